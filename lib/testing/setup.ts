import { randomUUID } from 'node:crypto'
import { copyFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'

// Runs before each test file and before its imports. Each worker has a database and a data directory of its own. Every test file
// starts with an empty database.
const worker = globalThis as typeof globalThis & { hasTestDatabase?: true }

async function createDatabase() {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const templateUrl = inject('templateUrl')
  const folder = path.join(inject('folder'), name)
  process.env.SHOPBELL_DATA_DIR = folder
  mkdirSync(folder, { recursive: true })

  if (templateUrl.startsWith('file:')) {
    const file = path.join(folder, 'test.db')
    copyFileSync(templateUrl.slice('file:'.length), file)
    process.env.DATABASE_URL = `file:${file}`
    return
  }
  const url = new URL(templateUrl)
  const admin = new pg.Client({ connectionString: templateUrl.replace(url.pathname, '/postgres') })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template_shopbell`)
  await admin.end()
  process.env.DATABASE_URL = templateUrl.replace(url.pathname, `/${name}`)
}

if (!worker.hasTestDatabase) {
  await createDatabase()
  worker.hasTestDatabase = true
} else if ('shopbellDatabase' in globalThis) {
  // An earlier test file of this worker has used the database.
  const { clearDatabase } = await import('./clear-database')
  await clearDatabase()
}
