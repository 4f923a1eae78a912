import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'

const VERSION = 2
const FILE = 'gateway.db'

const BULK = `bulk (id INTEGER PRIMARY KEY, bulkId TEXT NOT NULL, sender TEXT NOT NULL, text TEXT NOT NULL, segments INTEGER NOT NULL, sentAt INTEGER NOT NULL,
  reportsTo TEXT, callbackData TEXT)`

const SCHEMA = `
CREATE TABLE IF NOT EXISTS account (id INTEGER PRIMARY KEY CHECK (id = 1), prefix TEXT NOT NULL, balanceMicros INTEGER NOT NULL, currency TEXT NOT NULL, requests INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS ${BULK};
CREATE TABLE IF NOT EXISTS text (id INTEGER PRIMARY KEY, bulk INTEGER NOT NULL REFERENCES bulk (id), phone TEXT NOT NULL,
  firstAt INTEGER, lastAt INTEGER, nextReport INTEGER NOT NULL, nextAt INTEGER, messageId TEXT);
CREATE TABLE IF NOT EXISTS push (id INTEGER PRIMARY KEY, url TEXT NOT NULL, body TEXT NOT NULL, attempts INTEGER NOT NULL, dueAt INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS bulkBulkId ON bulk (bulkId);
CREATE INDEX IF NOT EXISTS textBulk ON text (bulk);
CREATE INDEX IF NOT EXISTS textPhone ON text (phone);
CREATE UNIQUE INDEX IF NOT EXISTS textMessageId ON text (messageId);
CREATE INDEX IF NOT EXISTS textNextAt ON text (nextAt) WHERE nextAt IS NOT NULL;
CREATE INDEX IF NOT EXISTS pushDueAt ON push (dueAt);
`

// In a ledger of the first version, every bulkId and messageId was made by the gateway.
const FROM_FIRST_VERSION = `
CREATE TABLE new_${BULK};
INSERT INTO new_bulk SELECT id, bulkId, sender, text, segments, sentAt, NULL, NULL FROM bulk;
DROP TABLE bulk;
ALTER TABLE new_bulk RENAME TO bulk;
ALTER TABLE text ADD COLUMN messageId TEXT;
`

/** Opens the ledger in a folder. Creates the folder and the ledger if they are missing, and throws the system's error if it cannot. */
export function openLedgerFile(folder: string): Database.Database {
  makeFolder(folder)
  const db = new Database(path.join(folder, FILE))
  // After the file exists, and before its first write: SQLite gives the files beside it the same mode.
  closeToOthers(folder)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('busy_timeout = 5000')
  // The senders' ids have no order, so every insert touches another page of their index. A large cache and rare checkpoints make that cheap.
  db.pragma('cache_size = -65536')
  db.pragma('wal_autocheckpoint = 16384')
  db.pragma('foreign_keys = OFF')
  db.transaction(() => {
    const isOld = db.pragma('user_version', { simple: true }) === 0 && db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'bulk'").get()
    if (isOld) db.exec(FROM_FIRST_VERSION)
    db.exec(SCHEMA)
    db.pragma(`user_version = ${VERSION}`)
  }).immediate()
  db.pragma('foreign_keys = ON')
  return db
}

// Level by level, because Node's recursive mkdir never returns if the file system answers ENOENT for a folder that cannot be created.
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(path.dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

/** Other accounts of the machine must not read numbers and texts. The folder is closed, too, if it holds nothing else. */
function closeToOthers(folder: string): void {
  if (process.platform === 'win32') return
  const files = readdirSync(folder, { withFileTypes: true })
  const ours = files.filter((file) => file.isFile() && ['', '-wal', '-shm', '-journal'].some((ending) => file.name === `${FILE}${ending}`))
  try {
    for (const { name } of ours) chmodSync(path.join(folder, name), 0o600)
    // A folder that is open to a group, and to nobody else, was made so on purpose.
    if (ours.length === files.length && statSync(folder).mode & 0o007) chmodSync(folder, 0o700)
  } catch {
    // Some file systems have no modes. That is no reason not to start.
  }
}
