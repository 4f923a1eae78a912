import { mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { afterwards } from '../../scripts/afterwards.mjs'
import { fastestFolder } from '../../scripts/memory-disk.mjs'
import { startPostgres } from '../../scripts/postgres.mjs'
import { migrate } from '../db/migrate'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a migrated, empty database to copy. */
    templateUrl: string
    /** Folder for this run's databases and data directories. */
    folder: string
  }
}

/** More than the databases of two workers, in megabytes. */
const ROOM_MB = 1_024

/** Prepares a migrated, empty database: SQLite, or Postgres with TEST_DATABASE=postgres. Each test file gets a copy (setup.ts). */
export default async function setup(project: TestProject) {
  const folder = mkdtempSync(path.join(fastestFolder(ROOM_MB), 'shopbell-test-'))
  project.provide('folder', folder)
  const forget = afterwards('rm -rf "$1"', [folder])
  function cleanUp() {
    forget()
    rmSync(folder, { recursive: true, force: true })
  }

  if (process.env.TEST_DATABASE !== 'postgres') {
    const templateUrl = `file:${path.join(folder, 'template.db')}`
    await migrate(templateUrl)
    project.provide('templateUrl', templateUrl)
    return cleanUp
  }
  const server = await startPostgres()
  const admin = new pg.Client({ connectionString: server.url('postgres') })
  await admin.connect()
  await admin.query('CREATE DATABASE template_shopbell')
  await admin.end()
  await migrate(server.url('template_shopbell'))
  project.provide('templateUrl', server.url('template_shopbell'))
  return () => {
    server.stop()
    cleanUp()
  }
}
