const LAST = 7
const WEEKS = 8
const WEEK_MS = 7 * 24 * 60 * 60_000
/** The first Monday of Unix time, which began on a Thursday. */
const MONDAY_MS = 4 * 24 * 60 * 60_000

export type KeptBackup = { name: string; madeAt: Date }

/** The name of a backup that is made at this moment. @param ending without the point */
export function backupName(madeAt: Date, ending: 'db' | 'dump'): string {
  return `shopbell-${madeAt.toISOString().replaceAll(/[:.]/g, '-')}.${ending}`
}

/** When the backup of this name was made; null: the name is not one that `backupName` gives. */
export function readBackupName(name: string): Date | null {
  const [, day, hour, minute, second, ms] = /^shopbell-(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})-(\d{3})Z\.(?:db|dump)$/.exec(name) ?? []
  const madeAt = new Date(`${day}T${hour}:${minute}:${second}.${ms}Z`)
  return Number.isNaN(madeAt.getTime()) ? null : madeAt
}

/**
 * Which backups are no longer needed: all but the last 7, and of the older ones all but the newest of each calendar week, for 8 weeks
 * with a backup. The clock does not count, so a clock that was wrong for a day costs no backup. Pure.
 * @param made the name of the backup that was just made and checked. It is always kept, also when the clock went back.
 */
export function backupsToDelete(backups: readonly KeptBackup[], made: string): string[] {
  const newestFirst = backups.toSorted((a, b) => b.madeAt.getTime() - a.madeAt.getTime())
  const weeks = new Set<number>()
  return newestFirst.slice(LAST).flatMap(({ name, madeAt }) => {
    const week = Math.floor((madeAt.getTime() - MONDAY_MS) / WEEK_MS)
    const isKept = name === made || (!weeks.has(week) && weeks.size < WEEKS)
    if (isKept) weeks.add(week)
    return isKept ? [] : [name]
  })
}
