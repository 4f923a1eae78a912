import 'server-only'
import { closeSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'
import { type Counts, compareCounts } from './counts'

type Row = { name: string }

function countRows(database: Database.Database): Counts {
  const read = database.transaction(() => {
    const tables = database.prepare<[], Row>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'").all()
    return tables.map(({ name }): [string, number] => {
      const counted = database.prepare<[], { rows: number }>(`SELECT count(*) AS rows FROM "${name.replaceAll('"', '""')}"`).get()
      return [name, counted?.rows ?? 0]
    })
  })
  return new Map(read())
}

/**
 * Copies an SQLite database with `VACUUM INTO`, which also works while the app uses it: the copy is the state of one moment
 * (https://sqlite.org/lang_vacuum.html).
 * @param target a file that does not exist. Only its owner can read it.
 * @returns the rows of each table before and after the copy. Throws SQLite's error.
 */
export function copySqlite(source: string, target: string): { before: Counts; after: Counts } {
  closeSync(openSync(target, 'wx', 0o600))
  const database = new Database(source, { fileMustExist: true, timeout: 30_000 })
  try {
    const before = countRows(database)
    database.prepare('VACUUM INTO ?').run(target)
    return { before, after: countRows(database) }
  } finally {
    database.close()
  }
}

/** Opens a copy, checks its structure and its indexes, and counts its rows. @returns what is wrong with it, and its rows. */
export function checkSqlite(copy: string, { before, after }: { before: Counts; after: Counts }): { problems: string[]; counts: Counts } {
  const database = new Database(copy, { fileMustExist: true, readonly: true })
  try {
    const found = database.pragma('integrity_check(5)', { simple: true })
    if (found !== 'ok') return { problems: [String(found)], counts: new Map() }
    const counts = countRows(database)
    return { problems: compareCounts(before, counts, after), counts }
  } finally {
    database.close()
  }
}
