// npm run seed: fills the empty database of the data folder with a shop, its people, and campaigns in every state, so that
// every page has something to show. It deletes nothing, refuses a database that has a shop, and does not run with a live account.
// Stop the app first. On SQLite the seed refuses to run beside the app. On Postgres it cannot tell.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { root } from '../node.mjs'
import { refuse } from '../refusals'
import { typescript } from '../run.mjs'

const { env } = await import('@/lib/env').catch((error: Error) => refuse(error.message))
if (env.INFOBIP_BASE_URL) refuse('npm run seed is for rehearsals and does not run with a live account. Please run it without INFOBIP_BASE_URL.')

// Checks the folder and the database, refuses a database that the app is using, and migrates.
const prepared = spawnSync(process.execPath, [...typescript, path.join(root, 'scripts/prepare.ts')], { cwd: root, encoding: 'utf8' })
if (prepared.status !== 0) refuse(prepared.stderr.trim())

const { keepFilesPrivate } = await import('@/lib/private-files')
keepFilesPrivate(env.SHOPBELL_DATA_DIR, env.DATABASE_URL)
const { db, disconnect } = await import('@/lib/db/client')
const present = await db.shop.findFirst({ select: { name: true } })
if (present)
  refuse(
    `This database has a shop already (“${present.name}”), and npm run seed deletes nothing. Please use an empty folder, for the seed and for the start:
  SHOPBELL_DATA_DIR=data-seed npm run seed
  SHOPBELL_DATA_DIR=data-seed npm start`,
  )
if (env.DATABASE_URL.startsWith('file:')) (await import('@/lib/jobs/instance-lock')).lockDatabase(env.DATABASE_URL.slice('file:'.length))

const { logger } = await import('@/lib/logger')
logger.level = 'warn'
const { owner } = await import('./shop')
const { seed } = await import('./seed')
const { people, campaigns } = await seed(new Date())
await disconnect()
console.log(`The shop is ready: ${people} people, ${campaigns} campaigns.
Sign in with ${owner.email} and the password “${owner.password}”.
The password is no secret: change it before anybody else can reach the shop.`)
process.exit(0)
