import 'server-only'
import { readSql, type Sql, writeSql } from '@/lib/db/client'
import { jsonTable, literal, Prisma, readTime } from '@/lib/db/sql'
import { finishIfDone } from '@/lib/messages/rows/finish-campaign'
import { isUndecided, ofBatch } from '@/lib/messages/rows/message-conditions'
import { atPositions } from '@/lib/messages/rows/message-keys'
import { statusColumns, statusKey } from '@/lib/messages/rows/status-columns'
import { requeuedColumns, requeueUnderNewId } from '@/lib/messages/settle/requeue'
import type { LoggedText } from '@/lib/sms/gateway'

/** A batch with uncertain texts, to be searched for in the gateway's log. */
export type Lookup = {
  batchId: string
  campaignId: string
  sender: string
  ownIds: boolean
  bulkId: string | null
  intentAt: Date
  notAfter: Date
  emptyLookups: number
  /** The lookup lease: until then the lookup belongs to one worker. Storing its result checks this. */
  leaseUntil: Date
  texts: { position: number; phone: string; text: string; messageId: string | null }[]
}

type Row = Pick<Lookup, 'batchId' | 'campaignId' | 'sender' | 'bulkId' | 'emptyLookups'> & { ownIds: boolean | number } & Record<
    'intentAt' | 'notAfter' | 'lookupAt',
    Date | string
  >

/** After so many requeues the owner decides. */
const MAX_REQUEUES = 5

/** Leases the next lookup that is due to this worker, for `leaseMs`. @returns null: none is due. */
export async function takeLookup(now: Date, leaseMs: number): Promise<Lookup | null> {
  const [row] = await readSql.$queryRaw<Row[]>`
    SELECT b."id" AS "batchId", b."campaignId", c."sender", b."ownIds", b."bulkId", b."intentAt", b."notAfter", b."emptyLookups", b."lookupAt"
    FROM "Batch" b JOIN "Campaign" c ON c."id" = b."campaignId"
    WHERE b."state" IN ('UNKNOWN', 'SETTLED') AND b."lookupAt" <= ${now} ORDER BY b."lookupAt", b."id" LIMIT 1`
  if (!row) return null
  const leaseUntil = new Date(now.getTime() + leaseMs)
  const taken = await writeSql(
    (sql) => sql.$executeRaw`UPDATE "Batch" SET "lookupAt" = ${leaseUntil} WHERE "id" = ${row.batchId} AND "lookupAt" = ${readTime(row.lookupAt)}`,
  )
  if (taken === 0) return null
  const { lookupAt: _, ...batch } = row
  const times = { intentAt: readTime(row.intentAt), notAfter: readTime(row.notAfter), leaseUntil }
  return { ...batch, ...times, ownIds: Boolean(row.ownIds), texts: await uncertainTexts(row) }
}

/** The texts of a batch of which it is uncertain whether they were sent, or under which id. Those that the owner has to decide on or has given up are included. */
function uncertainTexts({ campaignId, batchId }: Pick<Lookup, 'campaignId' | 'batchId'>) {
  return readSql.$queryRaw<Lookup['texts']>`
    SELECT m."position", m."phone", m."text", m."messageId" FROM "Message" m
    WHERE m."campaignId" = ${campaignId} AND m."state" IN ('UNKNOWN', 'ACCEPTED', 'NEEDS_REVIEW', 'SKIPPED') AND m."batchId" = ${batchId}
      AND ${isUncertain('m')}
    ORDER BY m."position"`
}

const isUncertain = (table: 'm' | '"Message"') => {
  const column = (name: string) => Prisma.raw(`${table}."${name}"`)
  return Prisma.sql`(${column('state')} = 'UNKNOWN' OR (${column('state')} = 'ACCEPTED' AND ${column('messageId')} IS NULL) OR ${isUndecided(table)})`
}

/** The messageIds among these lines that the ledger already knows as other texts'. Such lines prove nothing about ours. */
export async function knownMessageIds(lines: readonly LoggedText[]): Promise<Set<string>> {
  const rows = await readSql.$queryRaw<{ messageId: string }[]>`
    SELECT m."messageId" FROM ${jsonTable(
      'v',
      lines.map(({ messageId, to }) => ({ id: messageId, phone: to })),
      { id: 'text', phone: 'text' },
    )} JOIN "Message" m ON m."phone" = v."phone" AND m."messageId" = v."id"`
  return new Set(rows.map(({ messageId }) => messageId))
}

/** A text that the log has. `affectsAll`: it was refused for a problem of the account (Explanation.affectsAll). */
export type FoundText = { position: number; line: LoggedText; affectsAll: boolean }

/**
 * What the lookup means for the texts that were not found. `resolved`: there are none. `later`: the lookup is repeated at that time.
 * `absent`: the gateway certainly did not take them. `undecidable`: nobody can tell, so the owner decides.
 */
export type LookupResult =
  | { kind: 'resolved' }
  | { kind: 'later'; at: Date; countsAsEmpty: boolean }
  | { kind: 'absent' }
  | { kind: 'undecidable'; why: string }

/** Stores what a lookup found and decided. @returns false: its lease had expired and another worker has taken it. */
export function storeLookup(lookup: Lookup, found: readonly FoundText[], result: LookupResult, now: Date): Promise<boolean> {
  return writeSql(async (sql) => {
    if (!(await closeLookup(sql, lookup, result, now))) return false
    const refused = found.filter(({ affectsAll }) => affectsAll)
    const taken = found.filter(({ affectsAll }) => !affectsAll)
    // First what locks the campaign: the owner's decisions, too, lock the campaign before its texts.
    if (refused.length > 0) await requeueUnderNewId(sql, lookup, refused, 'UNKNOWN', now)
    if (taken.length > 0) await adopt(sql, lookup, taken, now)
    if (result.kind === 'absent') await requeueAbsent(sql, lookup, now)
    if (result.kind === 'undecidable') await askOwner(sql, lookup, result.why, now)
    await finishIfDone(sql, lookup.campaignId, now)
    return true
  })
}

async function closeLookup(sql: Sql, { batchId, leaseUntil, emptyLookups }: Lookup, result: LookupResult, now: Date): Promise<boolean> {
  const isOver = result.kind !== 'later'
  const counted = result.kind === 'later' && result.countsAsEmpty ? emptyLookups + 1 : emptyLookups
  const changed = await sql.$executeRaw`
    UPDATE "Batch" SET "lookupAt" = ${isOver ? null : result.at}, "emptyLookups" = ${counted}, "settledAt" = ${now}, "state" = ${isOver ? literal('SETTLED') : Prisma.raw('"state"')}
    WHERE "id" = ${batchId} AND "lookupAt" = ${leaseUntil}`
  return changed === 1
}

/** Gives texts the status and the id that the log has for them. */
async function adopt(sql: Sql, { batchId, campaignId }: Lookup, found: readonly FoundText[], now: Date) {
  for (const [first, ...others] of Map.groupBy(found, ({ line }) => statusKey(line)).values()) {
    if (!first) continue
    const rows = [first, ...others].map(({ position, line }) => ({ position, messageId: line.messageId }))
    await sql.$executeRaw`
      UPDATE "Message" SET ${statusColumns(first.line)}, "skipReason" = NULL, "messageId" = v."givenId", "sentAt" = COALESCE("Message"."sentAt", ${now}), "stateAt" = ${now}
      ${atPositions(campaignId, rows)} AND "Message"."batchId" = ${batchId} AND ${isUncertain('"Message"')}`
  }
}

/** Requeues texts under the id that they had: if the first request arrives after all, a gateway that takes our ids refuses one of the two. */
async function requeueAbsent(sql: Sql, lookup: Lookup, now: Date) {
  const unknown = ofBatch(lookup, 'UNKNOWN')
  await sql.$executeRaw`UPDATE "Message" SET "state" = 'NEEDS_REVIEW', "stateAt" = ${now} WHERE ${unknown} AND "requeues" >= ${MAX_REQUEUES}`
  await sql.$executeRaw`
    UPDATE "Message" SET ${await requeuedColumns(sql, lookup.campaignId)}, "requeues" = "requeues" + 1, "statusDescription" = NULL, "stateAt" = ${now} WHERE ${unknown}`
}

async function askOwner(sql: Sql, lookup: Lookup, why: string, now: Date) {
  await sql.$executeRaw`
    UPDATE "Message" SET "state" = 'NEEDS_REVIEW', "statusDescription" = ${why}, "stateAt" = ${now}
    WHERE ${ofBatch(lookup, 'UNKNOWN')}`
}
