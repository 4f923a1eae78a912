import { isEmail } from '@/lib/customers/schema'
import { fold } from '@/lib/customers/search-text'
import { readPhone } from '@/lib/phone/phone-number'
import type { ImportField } from './fields'
import type { ColumnMapping, ImportSample } from './schema'

// Column names in the languages of the programs that shops export from, without accents and in lower case. `fieldOfName` tests the fields in a fixed order; the first match decides.
const word = (alternatives: string) => new RegExp(`(?<!\\p{L})(${alternatives})(?!\\p{L})`, 'u')
const NAMES: Record<Exclude<ImportField, 'ignore'>, RegExp> = {
  firstName: word(
    'first ?name|given ?name|forename|vorname|prenom|nombre|nome proprio|ime|jmeno|krstne|imie|keresztnev|prenume|isim|adi?|fornavn|fornamn|etunimi|voornaam|имя|име',
  ),
  lastName: word(
    'last ?name|surname|family ?name|nachname|familienname|nom(?! de| complet)|apellidos?|cognome|sobrenome|apelido|prezime|priimek|prijmeni|priezvisko|nazwisko|vezeteknev|soyad(i|isim)?|soyisim|etternavn|efternamn|efternavn|sukunimi|achternaam|фамилия|презиме',
  ),
  fullName: word(
    'full ?name|name|customer|contact|ime i prezime|ime in priimek|nom complet|nombre completo|nominativo|nome completo|ad soyad|adi soyadi|nev|naziv|kunde|klijent|kupac|client|imie i nazwisko',
  ),
  email: word('e-?mail|e-?post|mail|email ?address|correo|courriel|e-?posta|elektronska posta'),
  tags: word(
    'tags?|labels?|groups?|segments?|oznak[ae]|grup[ae]|etikett?en?|etiquetas?|kategorij[ae]|categor(y|ies)|gruppen?|groupes?|gruppi|etiket(ler)?|listes?',
  ),
  phone: word(
    'phones?|mobiles?|cell( ?phone)?|tel(ephone|efon|efono|efone)?|handy|natel|mobil(e|tel|telefon|nummer)?|mobitel|gsm|portable|movil|celular|cellulare|telemovel|rufnummer|telefonnummer|telefonszam|puhelin|broj|msisdn|whatsapp|cep( telefonu)?|numer|number|numero|telefoon|телефон|номер|τηλεφωνο',
  ),
}
const MOBILE = /mobi|cell|handy|natel|gsm|portable|movil|celular|telemovel|whatsapp|cep/

type Guess = { hasHeader: boolean; mapping: ColumnMapping }

/**
 * Guesses whether the first row is a header, and the field of each column from its name and its values.
 * @param country the shop's ISO 3166-1 alpha-2 code, for phone numbers in national format.
 * @returns one field for each column of the longest row; at most one column is `phone`.
 */
export function guessColumns(sample: ImportSample, country: string): Guess {
  const columns = Math.max(0, ...sample.map((row) => row.length))
  const hasHeader = guessHeader(sample, country)
  const header = hasHeader ? (sample[0] ?? []) : []
  const body = sample.slice(hasHeader ? 1 : 0)
  return { hasHeader, mapping: guessMapping(header, body, columns, country) }
}

function guessHeader(sample: ImportSample, country: string): boolean {
  const [first = [], ...rest] = sample
  if (first.every((cell) => cell.trim() === '')) return false
  if (first.some((cell) => readPhone(cell, country).ok || isEmail(cell.trim()))) return false
  // A header has phone numbers below it, or contains a known column name.
  return rest.some((row) => row.some((cell) => readPhone(cell, country).ok)) || first.some((cell) => fieldOfName(cell) !== undefined)
}

function fieldOfName(name: string): ImportField | undefined {
  const folded = fold(name)
    .replace(/[_./:()-]+/g, ' ')
    .replace(/\be mail\b/, 'email')
    .trim()
  if (/\b(ime i prezime|ime in priimek|ad soyad|adi soyadi|imie i nazwisko|nom complet|nombre completo|nome completo|first and last)/.test(folded))
    return 'fullName'
  const order: (keyof typeof NAMES)[] = ['email', 'phone', 'lastName', 'firstName', 'tags', 'fullName']
  return order.find((field) => NAMES[field].test(folded))
}

function guessMapping(header: string[], body: ImportSample, columns: number, country: string): ColumnMapping {
  const facts = Array.from({ length: columns }, (_, column) => {
    const values = body.map((row) => row[column]?.trim() ?? '').filter((value) => value !== '')
    const share = (test: (value: string) => boolean) => (values.length === 0 ? 0 : values.filter(test).length / values.length)
    const named = fieldOfName(header[column] ?? '')
    return { named, isMobile: MOBILE.test(fold(header[column] ?? '')), phones: share((value) => readPhone(value, country).ok), emails: share(isEmail) }
  })
  const phone = best(
    facts.map(({ named, isMobile, phones }) => (phones >= 0.5 || named === 'phone' ? phones + (named === 'phone' ? 0.5 : 0) + (isMobile ? 0.6 : 0) : 0)),
  )
  const email = best(facts.map(({ named, emails }) => (named === 'email' ? 1 : 0) + (emails >= 0.5 ? emails : 0)))
  const taken = new Set<ImportField>()
  return facts.map(({ named }, column): ImportField => {
    if (column === phone) return 'phone'
    if (column === email) return 'email'
    if (!named || named === 'phone' || named === 'email' || taken.has(named)) return 'ignore'
    if (named === 'fullName' && facts.some((fact) => fact.named === 'firstName')) return 'ignore'
    taken.add(named)
    return named
  })
}

/** Index of the highest score; undefined when no score is above zero. */
function best(scores: number[]): number | undefined {
  const highest = Math.max(0, ...scores)
  return highest > 0 ? scores.indexOf(highest) : undefined
}
