// npm run backup: makes a checked copy of the database in the data folder, also while the app is running.
import { existsSync } from 'node:fs'
import { reasonOf, refuse } from './refusals'

const { env } = await import('@/lib/env').catch((error: Error) => refuse(error.message))
const { keepFilesPrivate } = await import('@/lib/private-files')
const { describeBackup, makeBackup } = await import('@/lib/backups/backup')

const file = env.DATABASE_URL.startsWith('file:') ? env.DATABASE_URL.slice('file:'.length) : undefined
if (file && !existsSync(file)) refuse(`There is no database ${file} yet, so there is nothing to back up.`)
keepFilesPrivate(env.SHOPBELL_DATA_DIR, env.DATABASE_URL)
const backup = await makeBackup(env.DATABASE_URL, env.SHOPBELL_DATA_DIR, new Date()).catch((error: unknown) => refuse(sayFailure(error)))
console.log(describeBackup(backup))

function sayFailure(error: unknown): string {
  return `No backup was made: ${reasonOf(error)} The backups that you had are still there.`
}
