import { numberFor, SPECIAL_NUMBERS, type SpecialNumberName } from '../../gateway/special-numbers'
import { type Chance, chance } from './chance'

export type Guest = { firstName: string; lastName: string; phone: string; email: string; tags: string }

const NAMES: { first: string[]; last: string[] }[] = [
  {
    first: ['Lea', 'Noah', 'Mia', 'Luca', 'Anna', 'Jonas', 'Sofia', 'Urs'],
    last: ['Müller', 'Keller', 'Brunner', 'Zürcher', 'Ammann', 'Rüegg', 'Baumgartner'],
  },
  { first: ['Camille', 'Hugo', 'Chloé', 'Gaël', 'Élodie', 'Benoît'], last: ['Rochat', 'Favre', 'Dubois', 'Perrin', 'Crêtegny', 'Lefèvre'] },
  { first: ['Giulia', 'Matteo', 'Chiara', 'Niccolò', 'Ilaria'], last: ['Bernasconi', 'Ferrari', 'Rezzonico', 'Dell’Acqua', 'Colombo'] },
  { first: ['Ana', 'Marko', 'Žofie', 'Đorđe', 'Ivana', 'Krešimir'], last: ['Horvat', 'Kovač', 'Jurić', 'Šarić', 'Đukić', 'Novaković'] },
  { first: ['Ayşe', 'Çağlar', 'İrem', 'Oğuz', 'Şule'], last: ['Yılmaz', 'Güneş', 'Öztürk', 'Işık', 'Çelik'] },
  { first: ['João', 'Inês', 'Conceição', 'Tiago'], last: ['Araújo', 'Gonçalves', 'Simões', 'dos Santos'] },
  { first: ['Åsa', 'Björn', 'Sigrún', 'Øystein'], last: ['Lindström', 'Ångström', 'Þórsdóttir', 'Bjørnstad'] },
  { first: ['Zuzanna', 'Łukasz', 'Małgorzata'], last: ['Wiśniewska', 'Dąbrowski', 'Żółtek'] },
  { first: ['Kavitha', 'Suren', 'Dewi', 'Hòa', 'Mei'], last: ['Sivalingam', 'Ratnam', 'Wijaya', 'Nguyễn', 'Lin'] },
]
const TAGS = ['Tasting', 'Wine club', 'Newsletter', 'VIP', 'Restaurant', 'Lake Zürich']

const digits = (number: number, length: number) => String(number).padStart(length, '0')

/**
 * Mobile numbers that nobody has, so that a live account connected by mistake texts no stranger: Swiss numbers of blocks that
 * are not assigned (07x 0…), and numbers that Germany and Sweden reserve for films. Different for each `n` below 400.
 */
function phoneOf(n: number): string {
  if (n % 12 === 5) return `+49 171 39200 ${digits(Math.floor(n / 12), 2)}`
  if (n % 12 === 11) return `+46 70 174 06 ${digits(10 + Math.floor(n / 12), 2)}`
  const block = ['076', '077', '078', '079'][n % 4]
  return `${block} 0${digits(10 + (n % 80), 2)} ${digits((n * 7) % 100, 2)} ${digits(n % 100, 2)}`
}

function tagsOf(random: Chance): string {
  const count = [0, 1, 1, 2, 3][random.below(5)] ?? 0
  return [...new Set(Array.from({ length: count }, () => random.one(TAGS)))].join(', ')
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^a-z]/gi, '')
    .toLowerCase()
}

function guestWith(random: Chance, phone: string, n: number): Guest {
  const { first, last } = random.one(NAMES)
  const [firstName, lastName] = [random.one(first), random.one(last)]
  const email = random.below(3) === 0 ? `${plain(firstName)}.${plain(lastName)}${n}@example.com` : ''
  return { firstName, lastName, phone, email, tags: tagsOf(random) }
}

/** How many people have each special number (gateway/README.md). Numbers that make a whole request fail are not included. */
const MISFORTUNES: Partial<Record<SpecialNumberName, number>> = {
  absent: 4,
  expired: 2,
  blockedByOperator: 2,
  blocklisted: 1,
  invalidNumber: 1,
  neverReported: 3,
  futureStatus: 1,
  unknownSubscriber: 3,
  operatorThenFailed: 1,
  optedOut: 1,
  missingEntry: 1,
  lateInLogs: 1,
}
const BLOCKS = ['41790', '41780', '41770', '41760']

/** Special numbers, whose texts have problems. */
function unluckyPhones(): string[] {
  const isName = (name: string): name is SpecialNumberName => name in SPECIAL_NUMBERS
  const names = Object.keys(MISFORTUNES).filter(isName)
  return names.flatMap((name) => BLOCKS.slice(0, MISFORTUNES[name]).map((block) => `+${numberFor(name, block)}`))
}

/** The people in the shop's file: `count` with ordinary numbers, and those with special numbers. */
export function guests(count: number): Guest[] {
  const random = chance(2026)
  const phones = [...Array.from({ length: count }, (_, n) => phoneOf(n)), ...unluckyPhones()]
  return phones.map((phone, n) => guestWith(random, phone, n))
}

const HEADER = 'First name;Last name;Phone;E-mail;Tags'
/** Bad rows, as in a list that somebody has kept by hand for years. */
const BAD_ROWS = [
  'Hans;Gloor;12;;',
  'Nadja;Frei;no phone any more;;Newsletter',
  'Peter;Vogt;+41 79 000 00 00 00 00;;',
  ';;;;',
  'Rita;Senn;;rita@example.com;VIP',
  'Excel;Sheet;4.179E+10;;',
  'Twice;Lea;076 010 00 00;;',
  'Old;Landline;044 211 11 1;;',
]

/** Returns a CSV file for the import, with the bad rows spread over it. */
export function guestFile(people: readonly Guest[]): string {
  const rows = people.map(({ firstName, lastName, phone, email, tags }) => [firstName, lastName, phone, email, tags].join(';'))
  for (const [n, row] of BAD_ROWS.entries()) rows.splice((n + 1) * 40, 0, row)
  return [HEADER, ...rows].join('\n')
}
