import { isEmail, MAX_NAME, MAX_TAG, splitTags } from '@/lib/customers/schema'
import { cleanLine } from '@/lib/forms/clean-text'
import { phoneRefusalText } from '@/lib/phone/describe-phone'
import { readPhone } from '@/lib/phone/phone-number'
import type { ColumnMapping } from './schema'

export type FileRow = { line: number; cells: string[] }
export type RowPerson = { phone: string; firstName: string; lastName: string; email: string; tags: string[] }
export type ReadRow = FileRow & ({ kind: 'person'; person: RowPerson } | { kind: 'empty' } | { kind: 'rejected'; reason: string })

type Reading = { mapping: ColumnMapping; country: string; tag: string }

/**
 * Reads a row's cells as a person. Rejects a row without a valid phone number, or with a name or tag that is too long; the
 * reason is shown to the owner. Does not compare rows with each other.
 */
export function readRow({ line, cells }: FileRow, { mapping, country, tag }: Reading): ReadRow {
  if (cells.every((cell) => cell === '' || cell.trim() === '')) return { line, cells, kind: 'empty' }
  const person: RowPerson = { phone: '', firstName: '', lastName: '', email: '', tags: [] }
  let tags = tag
  for (const [column, field] of mapping.entries()) {
    const cell = cells[column]
    if (field === 'ignore' || cell === undefined || cell === '') continue
    if (field === 'phone') person.phone = cell
    else if (field === 'tags') tags = `${tags},${cell}`
    else if (field === 'fullName') Object.assign(person, splitName(cleanLine(cell)))
    else person[field] = cleanLine(cell)
  }
  const reading = readPhone(person.phone, country)
  if (!reading.ok) return { line, cells, kind: 'rejected', reason: phoneRefusalText(reading.reason, country) }
  person.phone = reading.phone
  // The campaign does not need the email address, so an invalid one is dropped and the person is still imported.
  if (!isEmail(person.email)) person.email = ''
  if (tags !== '') person.tags = splitTags(tags)
  const tooLong = tooLongReason(person)
  return tooLong ? { line, cells, kind: 'rejected', reason: tooLong } : { line, cells, kind: 'person', person }
}

/** Splits "Ana Marija Horvat" or "Horvat, Ana Marija" into first and last name. A single word is a first name. */
function splitName(name: string): { firstName: string; lastName: string } {
  const comma = name.indexOf(',')
  if (comma > 0) return { firstName: name.slice(comma + 1).trim(), lastName: name.slice(0, comma).trim() }
  const blank = name.lastIndexOf(' ')
  return blank < 0 ? { firstName: name, lastName: '' } : { firstName: name.slice(0, blank), lastName: name.slice(blank + 1) }
}

function tooLongReason({ firstName, lastName, tags }: RowPerson): string | undefined {
  if (firstName.length > MAX_NAME || lastName.length > MAX_NAME) return `The name is longer than ${MAX_NAME} characters.`
  return tags.some((tag) => tag.length > MAX_TAG) ? `A tag is longer than ${MAX_TAG} characters.` : undefined
}
