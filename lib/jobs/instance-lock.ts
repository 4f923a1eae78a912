import 'server-only'
import Database from 'better-sqlite3'

/** Another process works on the same database file. */
export class AlreadyRunning extends Error {}

// A connection that nobody refers to is closed by the garbage collector, and the lock with it.
const shared = globalThis as typeof globalThis & { shopbellLocks?: Set<Database.Database> }
shared.shopbellLocks ??= new Set()
const held = shared.shopbellLocks

/**
 * Makes this process the only one that works on an SQLite database: two would each send what the other has in hand. The lock is
 * the operating system's, on a small file beside the database, so a killed process leaves nothing behind.
 * @returns a function that gives the lock back. Throws AlreadyRunning, with a sentence for the owner.
 */
export function lockDatabase(databaseFile: string): () => void {
  const lock = new Database(`${databaseFile}.lock`, { timeout: 0 })
  try {
    // The number first, committed so that whoever is refused can read it; then the lock, held by a transaction that never ends.
    lock.exec('BEGIN IMMEDIATE')
    lock.pragma(`user_version = ${process.pid}`)
    lock.exec('COMMIT; BEGIN IMMEDIATE')
  } catch (error) {
    // The other may be writing its number just now.
    lock.pragma('busy_timeout = 2000')
    const holder = lock.pragma('user_version', { simple: true })
    lock.close()
    if (!(error instanceof Database.SqliteError) || error.code !== 'SQLITE_BUSY') throw error
    throw new AlreadyRunning(
      `Shopbell is already running on ${databaseFile} (process ${holder}). Stop it first, or use Postgres to run on several machines (DATABASE_URL=postgresql://…).`,
    )
  }
  held.add(lock)
  return () => {
    held.delete(lock)
    lock.close()
  }
}
