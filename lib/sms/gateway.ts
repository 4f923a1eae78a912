import type { Explanation } from './explanation'

/**
 * The port to an SMS gateway. An adapter implements it: lib/sms/infobip does so for Infobip, and only it knows what is special about
 * Infobip. Every adapter passes lib/testing/conformance. All numbers are E.164, with the plus sign.
 */
export interface SmsGateway {
  readonly capabilities: GatewayCapabilities
  /** The account that texts are sent from, as a key that all workers share: an address and a hash of the credentials. Not a secret. */
  readonly account: string
  /** Sends texts in one request, at most `maxTextsPerRequest`. Never throws and never retries: the outcome says what happened. */
  sendBatch(batch: OutgoingBatch): Promise<SendOutcome>
  /** Reads one page of the gateway's log. Reading it changes nothing, so it can be read again. */
  readLogs(query: LogQuery): Promise<LogsOutcome>
  /** Fetches at most `limit` waiting delivery reports. The gateway hands each report out once: store them before anything else. */
  readReports(limit: number): Promise<ReportsOutcome>
  /** Reads the body of a request in which the gateway pushes delivery reports (`pushesReports`). @returns null for a body of another shape. */
  parsePushedReports(body: string): PushedReports | null
  /** Reads the account's balance. It sends nothing, so it is the harmless test of address and credentials. */
  readBalance(): Promise<BalanceOutcome>
  /** Explains a text's status and error in plain words. Pure. */
  explain(status: GatewayStatus, error: GatewayError | null): Explanation
}

/** What a gateway can do, and how long it keeps things. The app asks this, never which gateway it is. */
export type GatewayCapabilities = {
  /** It takes our ids for requests and texts, and takes no text twice under one id: the second answer is ACCEPTED, too. */
  ownIds: boolean
  /** How many texts one request may hold. */
  maxTextsPerRequest: number
  /** It pushes delivery reports to the address that a request names. */
  pushesReports: boolean
  /** Its log has pages. If it has none, an answer is cut off at its limit, and a narrower question has to be asked. */
  pagesLogs: boolean
  /** How many requests one question to the log may name. 0: the log does not know which texts came in one request. */
  maxBulkIdsPerQuery: number
  /** The shortest time between two questions to the log, in milliseconds. */
  logIntervalMs: number
  /** How long the log keeps a text, in milliseconds. */
  logRetentionMs: number
  /** How long a delivery report waits to be fetched, in milliseconds. 0: reports cannot be fetched, so readReports answers with none. */
  reportRetentionMs: number
  /** How long after sending a last delivery report may come, in milliseconds. */
  lastReportAfterMs: number
}

/** `messageId`: our own id, for a gateway that takes our ids (`ownIds`). */
export type OutgoingText = { to: string; text: string; messageId: string | null }
/** One request. `bulkId`: our own id for it (`ownIds`). `reportsTo`: the address to push delivery reports to (`pushesReports`). */
export type OutgoingBatch = { bulkId: string; sender: string; texts: readonly OutgoingText[]; reportsTo: string | null }

/** A text's status, translated into the ledger's states. UNRECOGNISED: a status that the adapter does not know. */
export type Verdict = 'ACCEPTED' | 'DELIVERED' | 'UNDELIVERED' | 'EXPIRED' | 'REJECTED' | 'UNRECOGNISED'

/** The gateway's own words and numbers, kept as they came. A gateway without groups leaves them null. */
export type GatewayStatus = { groupId: number | null; groupName: string | null; id: number | null; name: string | null; description: string | null }
export type GatewayError = GatewayStatus & { permanent: boolean | null }

/** The answer's entry for one text. `to` is spelled as in the request. */
export type SendEntry = { to: string; verdict: Verdict; status: GatewayStatus; messageId: string | null; smsCount: number | null }

/** Why the gateway certainly took nothing of a request. `redirected`: the client was sent to another address, which it never asks. */
export type RefusalCause = 'unreachable' | 'redirected' | 'throttled' | 'credentials' | 'forbidden' | 'credit' | 'unsupported' | 'invalid'

export type Refusal = { kind: 'refused'; cause: RefusalCause; httpStatus: number | null; problem: string; retryAfterMs: number | null }
/** The gateway may or may not have taken the request. It is never simply repeated. `isRedirect`: the client was sent to another address, which it never asks. */
export type Unknown = { kind: 'unknown'; httpStatus: number | null; problem: string; isRedirect?: true }

/**
 * `answered`: the gateway took the request, and each entry has the status of one text. A text without an entry is unknown.
 * `foreign` counts the answer's entries that belong to no text of the request.
 */
export type SendOutcome =
  | { kind: 'answered'; httpStatus: number; bulkId: string | null; entries: SendEntry[]; foreign: number }
  | Refusal
  | (Unknown & { foreign?: number })

export type DeliveryReport = {
  messageId: string
  /** The text's number, with the plus sign; null: the report does not say. */
  to: string | null
  verdict: Verdict
  status: GatewayStatus
  error: GatewayError | null
  smsCount: number | null
  pricePerMessage: number | null
  currency: string | null
  sentAt: Date | null
  doneAt: Date | null
  /** JSON as received. */
  raw: string
}

/** Pushed delivery reports. `bad` counts the entries that are not reports. */
export type PushedReports = { reports: DeliveryReport[]; bad: number }

/** A line of the gateway's log: a delivery report that always names its number. `text` is null if the log keeps none. */
export type LoggedText = DeliveryReport & { to: string; sender: string | null; text: string | null; bulkId: string | null }

/**
 * Which lines of the log: those of requests (at most `maxBulkIdsPerQuery` ids), of texts (at most 50 ids), or those sent in a span
 * of time, optionally from one sender or to one number. `limit`: 1,000 lines unless told.
 */
export type LogQuery = (
  | { by: 'bulk'; bulkIds: readonly string[] }
  | { by: 'message'; messageIds: readonly string[] }
  | { by: 'time'; since: Date; until: Date; sender?: string; to?: string }
) & { limit?: number; cursor?: string }

/**
 * `isComplete`: there are no further lines. If there are, `cursor` leads to them; it is null for a log without pages, where a
 * narrower question finds them. `at`: the gateway's clock, if the answer told it.
 */
export type LogsOutcome = { kind: 'answered'; texts: LoggedText[]; isComplete: boolean; cursor: string | null; at: Date | null } | Refusal | Unknown
export type ReportsOutcome = { kind: 'answered'; reports: DeliveryReport[] } | Refusal | Unknown
export type BalanceOutcome = { kind: 'answered'; balance: number; currency: string } | Refusal | Unknown
