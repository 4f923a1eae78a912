import { randomUUID } from 'node:crypto'
import { copyFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, inject } from 'vitest'

// Runs before each test file and before its imports: a database and a data directory of its own.
const name = `test_${randomUUID().replaceAll('-', '')}`
const templateUrl = inject('templateUrl')
process.env.SHOPBELL_DATA_DIR = path.join(inject('folder'), name)
mkdirSync(process.env.SHOPBELL_DATA_DIR, { recursive: true })

if (templateUrl.startsWith('file:')) {
  const file = path.join(process.env.SHOPBELL_DATA_DIR, 'test.db')
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
  const { disconnect } = await import('../db/client')
  await disconnect()
})
