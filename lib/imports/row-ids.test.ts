import { validate, version } from 'uuid'
import { expect, it } from 'vitest'
import { rowIds } from './row-ids'

const now = new Date('2026-06-01T10:00:00.123Z')

it('returns unique ids of version 7 that start with the time and increase', () => {
  const ids = rowIds(now, 10_000)
  expect(ids).toHaveLength(10_000)
  expect(ids.filter((id) => !validate(id) || version(id) !== 7)).toEqual([])
  expect(ids[0]?.replaceAll('-', '').slice(0, 12)).toBe(now.getTime().toString(16).padStart(12, '0'))
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(10_000)
  // The last 40 bits are random, so few ids share them.
  expect(new Set(ids.map((id) => id.slice(-10))).size).toBeGreaterThan(9_990)
})

it('sorts the ids of a later moment after those of an earlier one', () => {
  const later = new Date(now.getTime() + 1)
  expect((rowIds(now, 1_000).at(-1) ?? '') < (rowIds(later, 1)[0] ?? '')).toBe(true)
})

it('returns different ids for two chunks of the same moment', () => {
  expect(new Set([...rowIds(now, 1_000), ...rowIds(now, 1_000)]).size).toBe(2_000)
})
