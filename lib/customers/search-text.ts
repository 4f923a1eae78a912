// Letters that Unicode's NFKD does not split into a base letter and a mark. Both Turkish i's become i, so that "ISIK", "ışık"
// and "isik" match, whatever the computer's language.
const LETTERS: Record<string, string> = { ı: 'i', ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ħ: 'h', ŧ: 't', ĸ: 'k', ŋ: 'n' }
const SPECIAL = /[ıßæœøđðłþħŧĸŋ]/g
const PLAIN = /^[\x20-\x7e]*$/

/** The text in lower case, without accents and repeated blanks: "  Žarko  İNCİ" and "zarko inci" fold to the same text. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase().trim().replace(/\s+/g, ' ')
  const bare = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
  return bare
    .replace(SPECIAL, (letter) => LETTERS[letter] ?? letter)
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
}

// LIKE treats these as wildcards or escapes, and Prisma's `contains` does not escape them. Stored text and search terms both go through
// this, so they still match.
function withoutWildcards(folded: string): string {
  return folded.replaceAll('_', '-').replaceAll(/[%\\]/g, ' ')
}

type Person = { phone: string; firstName: string; lastName: string; email: string }

/** The text that the search box searches: folded names and e-mail, and the number's digits. */
export function searchText({ phone, firstName, lastName, email }: Person): string {
  return withoutWildcards(`${fold(`${firstName} ${lastName} ${email}`)} ${phone.slice(1)}`.trim())
}

/** The text that the list is sorted by: folded "last first". People without a name come after z, by number. */
export function sortName({ phone, firstName, lastName }: Pick<Person, 'phone' | 'firstName' | 'lastName'>): string {
  return fold(`${lastName} ${firstName}`) || `~${phone}`
}

/**
 * The terms that must all be in a person's search text, at most eight. A phone number becomes its digits without leading zeros:
 * "+385 91", "0038591" and "091" all find +385915551234.
 */
export function searchTerms(query: string): string[] {
  const folded = withoutWildcards(fold(query)).slice(0, 200)
  if (/\d/.test(folded) && /^[\d\s()+/.-]+$/.test(folded)) return [folded.replace(/\D/g, '').replace(/^0+(?=\d)/, '')]
  return folded
    .split(' ')
    .filter((term) => term !== '')
    .slice(0, 8)
}

/** The key of a tag. All spellings of it ("VIP", "vip") have the same key. */
export function tagKey(name: string): string {
  return fold(name)
}
