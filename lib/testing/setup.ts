import { randomUUID } from 'node:crypto'
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, inject } from 'vitest'

// Runs before each test file and before its imports: a database and a data directory of its own.
const name = `test_${randomUUID().replaceAll('-', '')}`
const templateUrl = inject('templateUrl')
const folder = path.join(inject('folder'), name)
process.env.SHOPBELL_DATA_DIR = folder
mkdirSync(folder, { recursive: true })

if (templateUrl.startsWith('file:')) {
  const file = path.join(folder, 'test.db')
  copyFileSync(templateUrl.slice('file:'.length), file)
  process.env.DATABASE_URL = `file:${file}`
} else {
  const url = new URL(templateUrl)
  const admin = new pg.Client({ connectionString: templateUrl.replace(url.pathname, '/postgres') })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template_shopbell`)
  await admin.end()
  process.env.DATABASE_URL = templateUrl.replace(url.pathname, `/${name}`)
}

afterAll(async () => {
  // Many a test file uses no database, and loading it only to close it takes longer than their tests.
  if ('shopbellDatabase' in globalThis) {
    const { disconnect } = await import('../db/client')
    await disconnect()
  }
  rmSync(folder, { recursive: true, force: true })
})
