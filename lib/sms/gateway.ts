/**
 * The port to the SMS gateway, in the dispatcher's words. lib/sms/infobip speaks Infobip's; nothing else knows it.
 * Numbers are E.164 with the plus sign on this side.
 */
export interface SmsGateway {
  /** V3 takes our own ids and refuses one that it has seen; V1 knows none, so there the log is asked by sender, number, time and text. */
  readonly dialect: Dialect
  /** Which account texts go to, for what workers must know of it together: an address and a hash of the credentials, no secret. */
  readonly account: string
  /** Hands texts over in one request. Never throws and never tries twice: what happened is in the outcome. */
  sendBatch(batch: OutgoingBatch): Promise<SendOutcome>
  /** One page of what the gateway logged in the last 48 hours. Can be asked again: the way to learn what became of a request. */
  readLogs(query: LogQuery): Promise<LogsOutcome>
  /** Takes the delivery reports that are waiting, at most `limit`. The gateway hands each out once: store before anything else. */
  readReports(limit: number): Promise<ReportsOutcome>
  /** What is left on the account. Sends nothing: the harmless way to prove address and credentials. */
  readBalance(): Promise<BalanceOutcome>
}

export type Dialect = 'V1' | 'V3'

/** `messageId` is ours and only V3 sends it. */
export type OutgoingText = { to: string; text: string; messageId: string | null }
/** One request. `bulkId` is ours and only V3 sends it, as it does `reportsTo`, the address that delivery reports are pushed to. */
export type OutgoingBatch = { bulkId: string; sender: string; texts: readonly OutgoingText[]; reportsTo: string | null }

/** What the gateway says has become of a text, in the ledger's states. UNRECOGNISED: a status that nobody here has heard of. */
export type Verdict = 'ACCEPTED' | 'DELIVERED' | 'UNDELIVERED' | 'EXPIRED' | 'REJECTED' | 'UNRECOGNISED'

/** The gateway's own words and numbers, kept as they came. */
export type GatewayStatus = { groupId: number | null; groupName: string | null; id: number | null; name: string | null; description: string | null }
export type GatewayError = GatewayStatus & { permanent: boolean | null }

/** `to` is spelled as in the request. */
export type SendEntry = { to: string; verdict: Verdict; status: GatewayStatus; messageId: string | null; smsCount: number | null }

/** Why the gateway certainly took nothing of a request. */
export type RefusalCause = 'unreachable' | 'throttled' | 'credentials' | 'forbidden' | 'credit' | 'unsupported' | 'invalid'

export type Refusal = { kind: 'refused'; cause: RefusalCause; httpStatus: number | null; problem: string; retryAfterMs: number | null }
/** It may have been taken or not. Never repeated by itself. */
export type Unknown = { kind: 'unknown'; httpStatus: number | null; problem: string }

/**
 * `answered`: the request was taken; each entry says what became of its number. A number without an entry is unknown. `foreign`
 * counts what was in the answer and belongs to no text of the request.
 */
export type SendOutcome =
  | { kind: 'answered'; httpStatus: number; bulkId: string | null; entries: SendEntry[]; foreign: number }
  | Refusal
  | (Unknown & { foreign?: number })

export type DeliveryReport = {
  messageId: string
  /** Whose text, with the plus sign; null: the report does not say. */
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

/** A line of the gateway's log: a report that certainly says whose text it was. `text` is null where the log keeps none. */
export type LoggedText = DeliveryReport & { to: string; sender: string | null; text: string | null; bulkId: string | null }

/**
 * Which lines: of requests (at most 20 ids), of messages (at most 50 ids), or what left from a sender within a time, to one number or to all.
 * Everything is asked for with the highest limit, 1,000 lines.
 */
export type LogQuery = (
  | { by: 'bulk'; bulkIds: readonly string[] }
  | { by: 'message'; messageIds: readonly string[] }
  | { by: 'time'; since: Date; until: Date; sender?: string; to?: string }
) & { limit?: number; cursor?: string }

/**
 * `isComplete`: there are no further lines. Otherwise `cursor` leads to them; V1 has none, so there a narrower question is the way on.
 * `at`: what time it was at the gateway, if it said so.
 */
export type LogsOutcome = { kind: 'answered'; texts: LoggedText[]; isComplete: boolean; cursor: string | null; at: Date | null } | Refusal | Unknown
export type ReportsOutcome = { kind: 'answered'; reports: DeliveryReport[] } | Refusal | Unknown
export type BalanceOutcome = { kind: 'answered'; balance: number; currency: string } | Refusal | Unknown
