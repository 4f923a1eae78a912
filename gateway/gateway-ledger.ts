import { randomInt, randomUUID } from 'node:crypto'
import type Database from 'better-sqlite3'
import { openLedgerFile } from './gateway-ledger-file'
import type { Settings } from './settings'

/** The price of one segment, in millionths of the currency. */
export const PRICE_MICROS = 50_000

/** A text to accept. `firstAt`, `lastAt`: when its first and second delivery report are due; null: there is none. */
export type NewText = { phone: string; firstAt: number | null; lastAt: number | null; messageId: string | null }
/** Texts with the same words and sender. `reportsTo`: the address to push their reports to; null: they are fetched. `isSilent`: no reports at all. */
export type NewBulk = {
  sender: string
  text: string
  segments: number
  reportsTo: string | null
  callbackData: string | null
  isSilent: boolean
  texts: NewText[]
}
export type Refused = 'duplicate' | 'no credit'

/** A text in the ledger, with the columns of its bulk. `messageId`: the sender's own id; null: the gateway made one. */
export type TextRow = {
  id: number
  phone: string
  messageId: string | null
  firstAt: number | null
  lastAt: number | null
  nextReport: number
  bulkId: string
  sender: string
  text: string
  segments: number
  sentAt: number
  reportsTo: string | null
  callbackData: string | null
}
export const TEXT_COLUMNS = `t.id, t.phone, t.messageId, t.firstAt, t.lastAt, t.nextReport,
  b.bulkId, b.sender, b.text, b.segments, b.sentAt, b.reportsTo, b.callbackData`

const PAGE_SIZE = 10_000

/** A text as tests read it. `id` grows with every accepted text. */
export type TakenText = { id: number; phone: string; text: string; sender: string; messageId: string; bulkId: string; sentAt: Date }

type Account = { prefix: string; balanceMicros: number; currency: string; requests: number }

/** Every text that the gateway ever accepted. A text is on disk before the answer is sent, so tests can compare it with what the app believes. */
export class GatewayLedger {
  readonly db: Database.Database
  readonly #prefix: string
  readonly #insertBulk: Database.Statement
  readonly #insertText: Database.Statement
  readonly #findText: Database.Statement<[number], number>
  #requests: number

  constructor({ dataDir, balance, currency }: Pick<Settings, 'dataDir' | 'balance' | 'currency'>) {
    this.db = openLedgerFile(dataDir)
    this.#insertBulk = this.db.prepare('INSERT INTO bulk (bulkId, sender, text, segments, sentAt, reportsTo, callbackData) VALUES (?, ?, ?, ?, ?, ?, ?)')
    this.#insertText = this.db.prepare(
      'INSERT INTO text (bulk, phone, messageId, firstAt, lastAt, nextReport, nextAt) VALUES (?, ?, ?, ?, ?, 0, ?) ON CONFLICT (messageId) DO NOTHING',
    )
    this.#findText = this.db.prepare<[number], number>('SELECT id FROM text WHERE id = ? AND messageId IS NULL').pluck()
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

  /** The text's id: the sender's own, or 19 digits. Infobip's ids often look like that, and a client that reads them as numbers loses the last digits. */
  messageId({ id, messageId }: { id: number; messageId: string | null }): string {
    return messageId ?? `${this.#prefix}${String(id).padStart(10, '0')}`
  }

  /** The row of an id that the gateway made, or -1. */
  #rowOfOurs(messageId: string): number {
    const isOurs = messageId.length === 19 && messageId.startsWith(this.#prefix) && /^\d+$/.test(messageId)
    return isOurs ? (this.#findText.get(Number(messageId.slice(9))) ?? -1) : -1
  }

  /** The rows of these ids, whoever made them. */
  rowIds(messageIds: readonly string[]): number[] {
    const theirs = this.db
      .prepare<[string], number>('SELECT id FROM text WHERE messageId IN (SELECT value FROM json_each(?))')
      .pluck()
      .all(JSON.stringify(messageIds))
    return [...theirs, ...messageIds.map((messageId) => this.#rowOfOurs(messageId)).filter((id) => id > 0)]
  }

  countRequest(): void {
    this.#requests += 1
  }

  /**
   * Accepts texts while the balance lasts, in one transaction. A messageId is accepted once for all time: the second use is a
   * duplicate, also within one request.
   * @returns for each bulk and each text, in order: its id, or why it was not accepted.
   */
  accept({ at, bulkId, bulks }: { at: number; bulkId: string; bulks: NewBulk[] }): ({ messageId: string } | Refused)[][] {
    return this.db
      .transaction(() => {
        let balance = this.account().balanceMicros
        const answers = bulks.map((bulk) => {
          const price = bulk.segments * PRICE_MICROS
          const { lastInsertRowid } = this.#insertBulk.run(bulkId, bulk.sender, bulk.text, bulk.segments, at, bulk.reportsTo, bulk.callbackData)
          return bulk.texts.map((text) => {
            if (text.messageId !== null && this.#rowOfOurs(text.messageId) > 0) return 'duplicate'
            if (balance < price) return this.#isTaken(text.messageId) ? 'duplicate' : 'no credit'
            const { phone, messageId, firstAt, lastAt } = text
            const taken = this.#insertText.run(lastInsertRowid, phone, messageId, firstAt, lastAt, bulk.isSilent ? null : firstAt)
            if (taken.changes === 0) return 'duplicate'
            balance -= price
            return { messageId: messageId ?? this.messageId({ id: Number(taken.lastInsertRowid), messageId }) }
          })
        })
        this.db.prepare('UPDATE account SET balanceMicros = ?, requests = ?').run(balance, this.#requests)
        return answers
      })
      .immediate()
  }

  #isTaken(messageId: string | null): boolean {
    return messageId !== null && this.rowIds([messageId]).length > 0
  }

  newBulkId(): string {
    return randomUUID()
  }

  /** How many texts were accepted. */
  countTexts(): number {
    return this.db.prepare<[], number>('SELECT count(*) FROM text').pluck().get() ?? 0
  }

  /** The texts that went to the same number more than once. The app must never send any. */
  duplicates(): { to: string; text: string; count: number }[] {
    return this.db
      .prepare<[], { to: string; text: string; count: number }>(
        'SELECT t.phone AS "to", b.text, count(*) AS count FROM text t JOIN bulk b ON b.id = t.bulk GROUP BY t.phone, b.text HAVING count(*) > 1',
      )
      .all()
  }

  /** The texts to a number, with or without its plus sign, oldest first. */
  textsTo(number: string): { messageId: string; from: string; text: string; sentAt: Date }[] {
    return this.db
      .prepare<[string], TextRow>(`SELECT ${TEXT_COLUMNS} FROM text t JOIN bulk b ON b.id = t.bulk WHERE t.phone = ? ORDER BY t.id`)
      .all(number.replace(/^\+/, ''))
      .map((row) => ({ messageId: this.messageId(row), from: row.sender, text: row.text, sentAt: new Date(row.sentAt) }))
  }

  /** The texts that were accepted after the text with the id `after`, oldest first, at most 10,000. */
  textsAfter(after: number): TakenText[] {
    return this.db
      .prepare<[number, number], TextRow>(`SELECT ${TEXT_COLUMNS} FROM text t JOIN bulk b ON b.id = t.bulk WHERE t.id > ? ORDER BY t.id LIMIT ?`)
      .all(after, PAGE_SIZE)
      .map((row) => {
        const { id, phone, text, sender, bulkId, sentAt } = row
        return { id, phone, text, sender, messageId: this.messageId(row), bulkId, sentAt: new Date(sentAt) }
      })
  }

  /** All texts, oldest first, also those that are accepted during the reading. */
  *texts(): Generator<TakenText> {
    for (let page = this.textsAfter(0); page.length > 0; page = this.textsAfter(page.at(-1)?.id ?? 0)) yield* page
  }

  /** How many requests to send came in, including refused ones. */
  requests(): number {
    return this.#requests
  }

  close(): void {
    this.db.prepare('UPDATE account SET requests = ?').run(this.#requests)
    this.db.close()
  }
}
