import { tagKey } from '@/lib/customers/search-text'
import type { ReadRow, RowPerson } from './read-row'

export type StoredPerson = {
  id: string
  firstName: string
  lastName: string
  email: string
  isDeleted: boolean
  isOptedOut: boolean
  tagKeys: ReadonlySet<string>
}
export type Problem = { line: number; outcome: 'SKIPPED' | 'REJECTED'; reason: string; cells: string[] }
export type Counts = { rows: number; created: number; updated: number; unchanged: number; skipped: number; rejected: number; keptOptOut: number }

export type Plan = {
  counts: Counts
  /** People whose number is not in the shop. */
  create: RowPerson[]
  /** Deleted people whose number is in the file. They get the file's values, not their old ones. */
  revive: (RowPerson & { id: string })[]
  /** People with a change. Names and email are the new values; tags are only those to add. */
  update: (RowPerson & { id: string })[]
  problems: Problem[]
}

/**
 * The first line of each phone number in a file. The key is a number, because a double stores 15 digits exactly. A million keys
 * take 45 MB and 2 s; as strings they take 61 MB and 2.6 s. A custom hash table took 30 MB and 0.9 s, too little gain for its code.
 */
export type FirstLines = Map<number, number>

type Known = {
  /** The shop's people among this chunk's numbers, deleted ones too. */
  stored: ReadonlyMap<string, StoredPerson>
  /** This chunk's numbers on the suppression list. */
  optedOut: ReadonlyMap<string, unknown>
  /** The file's numbers so far. `planRows` adds this chunk's. */
  seen: FirstLines
}

/**
 * Decides the outcome of each row. The dry run and the import both call it, so that their counts agree.
 * Every row has one outcome: rows = created + updated + unchanged + skipped + rejected. `keptOptOut` is counted in addition.
 * When several rows have the same number, the first is used and the others are skipped. A blank cell does not clear a stored
 * value. The plan cannot remove an opt-out.
 */
export function planRows(rows: readonly ReadRow[], { stored, optedOut, seen }: Known): Plan {
  const counts: Counts = { rows: rows.length, created: 0, updated: 0, unchanged: 0, skipped: 0, rejected: 0, keptOptOut: 0 }
  const plan: Plan = { counts, create: [], revive: [], update: [], problems: [] }
  for (const row of rows) {
    const problem = problemOf(row, seen)
    if (problem) {
      counts[problem.outcome === 'SKIPPED' ? 'skipped' : 'rejected']++
      plan.problems.push(problem)
      continue
    }
    if (row.kind !== 'person') continue
    const { person } = row
    const known = stored.get(person.phone)
    if (optedOut.has(person.phone) || known?.isOptedOut) counts.keptOptOut++
    if (!known) plan.create.push(person)
    else if (known.isDeleted) plan.revive.push({ ...person, id: known.id })
    else {
      const change = changeOf(known, person)
      if (change) plan.update.push(change)
      else counts.unchanged++
    }
  }
  counts.created = plan.create.length + plan.revive.length
  counts.updated = plan.update.length
  return plan
}

/** Adds the numbers of rows that an earlier run has committed to `seen`, without planning the rows again. */
export function rememberRows(rows: readonly ReadRow[], seen: FirstLines) {
  for (const row of rows) problemOf(row, seen)
}

function problemOf(row: ReadRow, seen: FirstLines): Problem | undefined {
  const { line, cells } = row
  if (row.kind === 'empty') return { line, cells, outcome: 'SKIPPED', reason: 'The row is empty.' }
  if (row.kind === 'rejected') return { line, cells, outcome: 'REJECTED', reason: row.reason }
  const number = Number(row.person.phone)
  const earlier = seen.get(number)
  if (earlier !== undefined) return { line, cells, outcome: 'SKIPPED', reason: `Same number as line ${earlier}.` }
  seen.set(number, line)
  return undefined
}

function changeOf(known: StoredPerson, person: RowPerson): (RowPerson & { id: string }) | undefined {
  const firstName = person.firstName || known.firstName
  const lastName = person.lastName || known.lastName
  const email = person.email || known.email
  const tags = person.tags.filter((tag) => !known.tagKeys.has(tagKey(tag)))
  const isSame = firstName === known.firstName && lastName === known.lastName && email === known.email && tags.length === 0
  return isSame ? undefined : { id: known.id, phone: person.phone, firstName, lastName, email, tags }
}
