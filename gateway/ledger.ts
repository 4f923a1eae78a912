import { randomInt, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import type { Settings } from './settings'

/** In millionths of the currency, for one part of a text. */
export const PRICE_MICROS = 50_000

const SCHEMA = `
CREATE TABLE IF NOT EXISTS account (id INTEGER PRIMARY KEY CHECK (id = 1), prefix TEXT NOT NULL, balanceMicros INTEGER NOT NULL, currency TEXT NOT NULL, requests INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS bulk (id INTEGER PRIMARY KEY, bulkId TEXT NOT NULL UNIQUE, sender TEXT NOT NULL, text TEXT NOT NULL, segments INTEGER NOT NULL, sentAt INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS text (id INTEGER PRIMARY KEY, bulk INTEGER NOT NULL REFERENCES bulk (id), phone TEXT NOT NULL,
  firstAt INTEGER, lastAt INTEGER, nextReport INTEGER NOT NULL, nextAt INTEGER);
CREATE INDEX IF NOT EXISTS textBulk ON text (bulk);
CREATE INDEX IF NOT EXISTS textPhone ON text (phone);
CREATE INDEX IF NOT EXISTS textNextAt ON text (nextAt) WHERE nextAt IS NOT NULL;
`

/** A text to take. `firstAt` and `lastAt`: when its first and its second report are there, if there are any. */
export type NewText = { phone: string; firstAt: number | null; lastAt: number | null }
export type NewBulk = { sender: string; text: string; segments: number; at: number; texts: NewText[] }

/** A text as the ledger keeps it, with what it shares with its bulk. */
export type TextRow = {
  id: number
  phone: string
  firstAt: number | null
  lastAt: number | null
  nextReport: number
  bulkId: string
  sender: string
  text: string
  segments: number
  sentAt: number
}
export const TEXT_COLUMNS = 't.id, t.phone, t.firstAt, t.lastAt, t.nextReport, b.bulkId, b.sender, b.text, b.segments, b.sentAt'

type Account = { prefix: string; balanceMicros: number; currency: string; requests: number }

// Level by level: Node's recursive mkdir never returns where the file system answers ENOENT for a folder that cannot be made.
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(path.dirname(folder))
  mkdirSync(folder)
}

/** Everything the gateway has ever taken, on disk before it answers; and the judge of whoever sent it. */
export class Ledger {
  readonly db: Database.Database
  readonly #prefix: string
  readonly #insertBulk: Database.Statement
  readonly #insertText: Database.Statement
  #requests: number

  constructor({ dataDir, balance, currency }: Pick<Settings, 'dataDir' | 'balance' | 'currency'>) {
    makeFolder(dataDir)
    this.db = new Database(path.join(dataDir, 'gateway.db'))
    this.db.pragma('journal_mode = WAL')
    this.db.pragma('synchronous = FULL')
    this.db.pragma('busy_timeout = 5000')
    this.db.exec(SCHEMA)
    this.#insertBulk = this.db.prepare('INSERT INTO bulk (bulkId, sender, text, segments, sentAt) VALUES (?, ?, ?, ?, ?)')
    this.#insertText = this.db.prepare('INSERT INTO text (bulk, phone, firstAt, lastAt, nextReport, nextAt) VALUES (?, ?, ?, ?, 0, ?)')
    const prefix = String(randomInt(100_000_000, 999_999_999))
    this.db.prepare('INSERT INTO account VALUES (1, ?, ?, ?, 0) ON CONFLICT DO NOTHING').run(prefix, Math.round(balance * 1_000_000), currency)
    const account = this.account()
    this.#prefix = account.prefix
    this.#requests = account.requests
  }

  account(): Account {
    const account = this.db.prepare<[], Account>('SELECT prefix, balanceMicros, currency, requests FROM account').get()
    if (!account) throw new Error('The ledger has no account.')
    return account
  }

  /** Nineteen digits, as Infobip's ids often are: a client that reads them as numbers loses the last ones. */
  messageId(id: number): string {
    return `${this.#prefix}${String(id).padStart(10, '0')}`
  }

  /** The row a messageId names, or -1. */
  rowId(messageId: string): number {
    return messageId.length === 19 && messageId.startsWith(this.#prefix) && /^\d+$/.test(messageId) ? Number(messageId.slice(9)) : -1
  }

  countRequest(): void {
    this.#requests += 1
  }

  /** Takes what the balance allows, in one transaction. Answers a messageId for each text in order, null for those without credit. */
  accept(bulk: NewBulk): { bulkId: string; messageIds: (string | null)[] } {
    return this.db.transaction(() => this.#insert(bulk)).immediate()
  }

  #insert({ sender, text, segments, at, texts }: NewBulk): { bulkId: string; messageIds: (string | null)[] } {
    const bulkId = randomUUID()
    const price = segments * PRICE_MICROS
    const paid = Math.min(texts.length, Math.floor(this.account().balanceMicros / price))
    const bulk = this.#insertBulk.run(bulkId, sender, text, segments, at).lastInsertRowid
    const messageIds = texts.map(({ phone, firstAt, lastAt }, index) =>
      index < paid ? this.messageId(Number(this.#insertText.run(bulk, phone, firstAt, lastAt, firstAt).lastInsertRowid)) : null,
    )
    this.db.prepare('UPDATE account SET balanceMicros = balanceMicros - ?, requests = ?').run(paid * price, this.#requests)
    return { bulkId, messageIds }
  }

  /** How many texts were taken. */
  countTexts(): number {
    return this.db.prepare<[], number>('SELECT count(*) FROM text').pluck().get() ?? 0
  }

  /** The same text to the same number more than once: what must never happen. */
  duplicates(): { to: string; text: string; count: number }[] {
    return this.db
      .prepare<[], { to: string; text: string; count: number }>(
        'SELECT t.phone AS "to", b.text, count(*) AS count FROM text t JOIN bulk b ON b.id = t.bulk GROUP BY t.phone, b.text HAVING count(*) > 1',
      )
      .all()
  }

  /** What a number received, oldest first. Takes the number with or without its plus sign. */
  textsTo(number: string): { messageId: string; from: string; text: string; sentAt: Date }[] {
    return this.db
      .prepare<[string], TextRow>(`SELECT ${TEXT_COLUMNS} FROM text t JOIN bulk b ON b.id = t.bulk WHERE t.phone = ? ORDER BY t.id`)
      .all(number.replace(/^\+/, ''))
      .map((row) => ({ messageId: this.messageId(row.id), from: row.sender, text: row.text, sentAt: new Date(row.sentAt) }))
  }

  /** How many POSTs came to text/single, refused ones included. */
  requests(): number {
    return this.#requests
  }

  close(): void {
    this.db.prepare('UPDATE account SET requests = ?').run(this.#requests)
    this.db.close()
  }
}
