import 'server-only'
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { type Counts, sayCounts } from './counts'
import { backupName, backupsToDelete, readBackupName } from './keep'
import { checkPostgres, copyPostgres } from './postgres-copy'
import { checkSqlite, copySqlite } from './sqlite-copy'

/** A copy has this ending until it is checked. */
const UNCHECKED = '.unchecked'

export type Backup = { file: string; bytes: number; counts: Counts }

/** The copy was made, but it is not whole. It is deleted. The message says what it lacked. */
class BadCopy extends Error {}

/**
 * Makes a backup of the database in `<data folder>/backups`, also while the app is running. The copy is opened and its rows are compared
 * with those of the database before it counts as a backup. Then the backups that the rule no longer keeps are deleted (keep.ts).
 * @throws BadCopy, or the system's or the database's error. Then no backup was made, and no older one was deleted.
 */
export async function makeBackup(databaseUrl: string, dataFolder: string, now: Date): Promise<Backup> {
  const folder = path.join(dataFolder, 'backups')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(folder)) if (name.endsWith(UNCHECKED)) rmSync(path.join(folder, name))

  const name = backupName(now, databaseUrl.startsWith('file:') ? 'db' : 'dump')
  const copy = path.join(folder, `${name}${UNCHECKED}`)
  try {
    const { problems, counts } = await copyAndCheck(databaseUrl, copy)
    if (problems.length > 0) throw new BadCopy(`the copy was not whole, so it was deleted (${problems.join('; ')}).`)
    sync(copy)
    const file = path.join(folder, name)
    renameSync(copy, file)
    sync(folder)
    deleteOldOnes(folder, name)
    return { file, bytes: statSync(file).size, counts }
  } finally {
    rmSync(copy, { force: true })
  }
}

/** A backup in one line for the owner. */
export function describeBackup({ file, bytes, counts }: Backup): string {
  const megabytes = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(bytes / 1e6)
  return `Backup made and checked: ${file} (${megabytes} MB; ${sayCounts(counts)}).`
}

async function copyAndCheck(databaseUrl: string, copy: string): Promise<{ problems: string[]; counts: Counts }> {
  if (!databaseUrl.startsWith('file:')) return checkPostgres(copy, await copyPostgres(databaseUrl, copy))
  const source = copySqlite(databaseUrl.slice('file:'.length), copy)
  return checkSqlite(copy, source)
}

/** A power cut must not leave half a backup under the name of a whole one. Windows cannot do this for folders. */
function sync(place: string) {
  if (process.platform === 'win32') return
  const descriptor = openSync(place, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}

function deleteOldOnes(folder: string, made: string) {
  const backups = readdirSync(folder).flatMap((name) => {
    const madeAt = readBackupName(name)
    return madeAt ? [{ name, madeAt }] : []
  })
  for (const name of backupsToDelete(backups, made)) rmSync(path.join(folder, name))
}
