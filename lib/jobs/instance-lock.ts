import 'server-only'
import Database from 'better-sqlite3'

/** Another process already works on the database file. */
export class AlreadyRunning extends Error {}

// The garbage collector closes a connection that nothing refers to, and its lock would be gone.
const shared = globalThis as typeof globalThis & { shopbellLocks?: Set<Database.Database> }
shared.shopbellLocks ??= new Set()
const held = shared.shopbellLocks

/**
 * Makes this process the only one that works on an SQLite database: two processes would send the same texts. The lock is one of the
 * operating system, on a small file beside the database, so a process that is killed leaves no lock behind.
 * @returns a function that releases the lock. Throws AlreadyRunning, with a sentence for the owner.
 */
export function lockDatabase(databaseFile: string): () => void {
  const lock = new Database(`${databaseFile}.lock`, { timeout: 0 })
  try {
    // First the process id, committed, so that a process that is refused can read it. Then the lock, held by a transaction that never ends.
    lock.exec('BEGIN IMMEDIATE')
    lock.pragma(`user_version = ${process.pid}`)
    lock.exec('COMMIT; BEGIN IMMEDIATE')
  } catch (error) {
    // The other process may be writing its id at this moment.
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
