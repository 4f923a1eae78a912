import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backupName, backupsToDelete, readBackupName } from './keep'

const DAY_MS = 24 * 60 * 60_000
/** A Monday. */
const START = Date.parse('2026-03-02T03:00:00Z')
const onDay = (day: number) => {
  const madeAt = new Date(START + day * DAY_MS)
  return { name: backupName(madeAt, 'db'), madeAt }
}

/** The days whose backups are left after one was made on each of these days. */
function leftAfter(days: readonly number[]): number[] {
  let kept: ReturnType<typeof onDay>[] = []
  for (const day of days) {
    const made = onDay(day)
    kept.push(made)
    const gone = backupsToDelete(kept, made.name)
    kept = kept.filter(({ name }) => !gone.includes(name))
  }
  return kept.map(({ madeAt }) => (madeAt.getTime() - START) / DAY_MS).sort((a, b) => a - b)
}

describe('the backups that are kept', () => {
  it('are the last seven, and before them the last of each week for eight weeks', () => {
    // A year of days, of which the last is a Sunday.
    const sundays = [307, 314, 321, 328, 335, 342, 349, 356]
    expect(leftAfter(Array.from({ length: 364 }, (_, day) => day))).toEqual([...sundays, 357, 358, 359, 360, 361, 362, 363])
  })

  it('are all of them as long as there are seven, however old', () => {
    expect(leftAfter([0, 1, 2, 300, 301, 302, 2000])).toEqual([0, 1, 2, 300, 301, 302, 2000])
  })

  it('include the one that was just made, also when the clock went back by years', () => {
    const days = Array.from({ length: 80 }, (_, day) => 1000 + day)
    expect(leftAfter([...days, 3])).toContain(3)
  })

  it('are the last seven and the one just made in any history, at most sixteen, and the rule takes nothing away twice', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 60 }), (days) => {
        const backups = days.map((day, n) => ({ name: `${day} ${n}`, madeAt: new Date(START + day * DAY_MS + n) }))
        const made = backups.at(-1)?.name ?? ''
        const gone = backupsToDelete(backups, made)
        const kept = backups.filter(({ name }) => !gone.includes(name))
        const last = backups.toSorted((a, b) => b.madeAt.getTime() - a.madeAt.getTime()).slice(0, 7)
        for (const { name } of last) expect(gone).not.toContain(name)
        expect(gone).not.toContain(made)
        expect(kept.length).toBeLessThanOrEqual(16)
        expect(backupsToDelete(kept, made)).toEqual([])
      }),
    )
  })
})

describe('the name of a backup', () => {
  it('tells when it was made', () => {
    const madeAt = new Date('2026-12-01T04:05:06.789Z')
    expect(backupName(madeAt, 'db')).toBe('shopbell-2026-12-01T04-05-06-789Z.db')
    expect(readBackupName(backupName(madeAt, 'dump'))).toEqual(madeAt)
  })

  it.each([
    'shopbell.db',
    'shopbell-2026-12-01T04-05-06-789Z.db.unchecked',
    'shopbell-2026-13-41T04-05-06-789Z.db',
    'my-shopbell-2026-12-01T04-05-06-789Z.db',
    'notes.txt',
  ])('is not %s, a file that the rule leaves alone', (name) => {
    expect(readBackupName(name)).toBeNull()
  })
})
