/**
 * The port to the SMS gateway, in the dispatcher's words. lib/sms/infobip speaks Infobip's; nothing else knows it.
 * Numbers are E.164 with the plus sign on this side.
 */
export interface SmsGateway {
  /** Hands one text to many numbers. Never throws and never tries twice: what happened is in the outcome. */
  sendBatch(batch: OutgoingBatch): Promise<SendOutcome>
  /** Takes the delivery reports that are waiting, at most `limit`. The gateway hands each out once: store before anything else. */
  readReports(limit: number): Promise<ReportsOutcome>
  /** What is left on the account. Sends nothing: the harmless way to prove address and credentials. */
  readBalance(): Promise<BalanceOutcome>
}

export type OutgoingBatch = { sender: string; text: string; to: readonly string[] }

/** What the gateway says has become of a text, in the ledger's states. UNRECOGNISED: a status that nobody here has heard of. */
export type Verdict = 'ACCEPTED' | 'DELIVERED' | 'UNDELIVERED' | 'EXPIRED' | 'REJECTED' | 'UNRECOGNISED'

/** The gateway's own words and numbers, kept as they came. */
export type GatewayStatus = { groupId: number | null; groupName: string | null; id: number | null; name: string | null; description: string | null }
export type GatewayError = GatewayStatus & { permanent: boolean | null }

export type SendEntry = { to: string; verdict: Verdict; status: GatewayStatus; messageId: string | null; smsCount: number | null }

/** Why the gateway certainly took nothing of a request. */
export type RefusalCause = 'unreachable' | 'throttled' | 'credentials' | 'forbidden' | 'credit' | 'unsupported' | 'invalid'

export type Refusal = { kind: 'refused'; cause: RefusalCause; httpStatus: number | null; problem: string; retryAfterMs: number | null }
/** It may have been taken or not. Never repeated by itself. */
export type Unknown = { kind: 'unknown'; httpStatus: number | null; problem: string }

/**
 * `answered`: the request was taken; each entry says what became of its number. A number without an entry is unknown. `foreign`
 * counts what was in the answer and belongs to no number of the request.
 */
export type SendOutcome = { kind: 'answered'; httpStatus: number; bulkId: string | null; entries: SendEntry[]; foreign: number } | Refusal | Unknown

export type DeliveryReport = {
  messageId: string
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

export type ReportsOutcome = { kind: 'answered'; reports: DeliveryReport[] } | Refusal | Unknown
export type BalanceOutcome = { kind: 'answered'; balance: number; currency: string } | Refusal | Unknown
