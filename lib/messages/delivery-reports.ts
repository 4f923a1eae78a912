import 'server-only'
import { createHash } from 'node:crypto'
import type { ShopId } from '@/lib/auth/shop-id'
import { isPostgres, readSql, type Sql, writeSql } from '@/lib/db/client'
import { asEnum, asTime, jsonTable, Prisma, timeText } from '@/lib/db/sql'
import { atPlace, type Place, place } from '@/lib/messages/rows/message-keys'
import type { DeliveryReport } from '@/lib/sms/gateway'
import { advance, type MessageState } from './status'

const APPLIED_AT_ONCE = 1000
const FORGOTTEN_AT_ONCE = 1000
const KEPT_MS = 7 * 24 * 60 * 60_000
/** No messageId of ours is longer, and an index of Postgres holds no text of any length. */
const LONGEST_ID = 200

/** The same news twice is one event: to the same shop, the same message in the same status at the same moment. */
function dedupeKey({ messageId, status, doneAt }: DeliveryReport, shopId: ShopId | null): string {
  return createHash('sha256')
    .update(JSON.stringify([shopId, messageId, status.groupId, status.id, doneAt?.toISOString() ?? null]))
    .digest('hex')
}

/**
 * Puts reports on disk as they came, before anything is done with them: the gateway does not hand them out again.
 * @param shopId the shop whose secret address they were pushed to: they move no other shop's texts, and a forged one never
 * stands in the way of another shop's. Null: pulled from the account.
 */
export async function storeReports(reports: readonly DeliveryReport[], now: Date, shopId: ShopId | null = null): Promise<void> {
  const rows = reports
    .filter(({ messageId }) => messageId.length <= LONGEST_ID)
    .map((report) => ({ dedupeKey: dedupeKey(report, shopId), messageId: report.messageId, phone: report.to, payload: JSON.stringify(report) }))
  if (rows.length === 0) return
  await writeSql(
    (sql) =>
      sql.$executeRaw`
      INSERT INTO "GatewayEvent" ("dedupeKey", "shopId", "messageId", "phone", "payload", "receivedAt")
      SELECT v."dedupeKey", ${shopId}, v."messageId", v."phone", v."payload", ${now}
      FROM ${jsonTable('v', rows, { dedupeKey: 'text', messageId: 'text', phone: 'text', payload: 'text' })}
      WHERE true ON CONFLICT DO NOTHING`,
  )
}

// The number leads to its few messages, the id says which. A pushed report is about the texts of the shop that it was pushed to,
// whatever it says. Of a text that waits it is true only once the text has been sent, so it waits too: what is queued again after
// doubt, under the same id, may be on its way at this moment.
const sameText = Prisma.raw('m."state" <> \'QUEUED\' AND m."messageId" = e."messageId" AND (e."shopId" IS NULL OR e."shopId" = m."shopId")')
const itsMessage = Prisma.sql`"Message" m ON m."phone" = e."phone" AND ${sameText}`
// Whoever applies reports at the same time takes others, and moves no text that is being moved here.
const forUpdate = Prisma.raw(isPostgres ? 'FOR UPDATE SKIP LOCKED' : '')

type Pending = Place & { dedupeKey: string; payload: string; state: MessageState; skipReason: string | null }

/** How long a report is tried that names no number, or not as we spell it. */
const STRAY_FOR_MS = 3 * 60 * 60_000

/**
 * Applies stored reports to their messages. A report whose message is not known yet (it came before the send's answer was
 * stored) stays and is applied later. Applying twice changes nothing.
 * @returns how many reports were applied.
 */
export function applyReports(now: Date): Promise<number> {
  return applyWhere(Prisma.sql`"GatewayEvent" e JOIN ${itsMessage} WHERE e."appliedAt" IS NULL`, now)
}

/**
 * The same for young reports that no number leads to a message: they name none, or not as we spell it. Reads every text of the
 * last days' campaigns, so it is done now and then, and only when there are such reports.
 */
export async function applyStrayReports(now: Date): Promise<number> {
  const since = new Date(now.getTime() - STRAY_FOR_MS)
  const strays = await readSql.$queryRaw<unknown[]>`SELECT 1 AS found FROM "GatewayEvent" WHERE "appliedAt" IS NULL AND "receivedAt" > ${since} LIMIT 1`
  if (strays.length === 0) return 0
  const recent = Prisma.sql`m."campaignId" IN (SELECT b."campaignId" FROM "Batch" b WHERE b."intentAt" > ${new Date(now.getTime() - KEPT_MS)})`
  return applyWhere(Prisma.sql`"GatewayEvent" e JOIN "Message" m ON ${sameText} AND ${recent} WHERE e."appliedAt" IS NULL AND e."receivedAt" > ${since}`, now)
}

/** @param matches joins "GatewayEvent" e with "Message" m. */
async function applyWhere(matches: Prisma.Sql, now: Date): Promise<number> {
  let applied = 0
  for (;;) {
    // A look without the write gate: most of the time there is nothing to do.
    const found = await readSql.$queryRaw<unknown[]>`SELECT 1 AS found FROM ${matches} LIMIT 1`
    if (found.length === 0) return applied
    const count = await writeSql(async (sql) => {
      const pending = await sql.$queryRaw<Pending[]>`
        SELECT e."dedupeKey", e."payload", m."campaignId", m."position", m."state", m."skipReason" FROM ${matches} ORDER BY e."receivedAt", e."dedupeKey" LIMIT ${APPLIED_AT_ONCE} ${forUpdate}`
      await moveMessages(sql, pending, now)
      await markApplied(sql, pending, now)
      return pending.length
    })
    if (count === 0) return applied
    applied += count
  }
}

/** Several reports of one message are folded in their order of arrival; the row changes once. */
async function moveMessages(sql: Sql, pending: readonly Pending[], now: Date) {
  const rows = new Map<string, ReturnType<typeof columnsOf>>()
  for (const { campaignId, position, state: stored, skipReason, payload } of pending) {
    const key = `${campaignId}/${position}`
    const report = revive(payload)
    const before = rows.get(key)?.state ?? stored
    const state = advance(before, report.verdict, skipReason === 'LEFT')
    // News that does not move the message may still say more about the state it is in ("at the operator").
    if (state !== before || (state === report.verdict && !rows.has(key)) || isUnheardOf(report, state))
      rows.set(key, columnsOf({ campaignId, position }, state, report))
  }
  if (rows.size === 0) return
  const table = jsonTable('v', [...rows.values()], {
    ...place,
    state: 'text',
    groupId: 'integer',
    groupName: 'text',
    statusId: 'integer',
    statusName: 'text',
    description: 'text',
    errorGroupId: 'integer',
    errorId: 'integer',
    errorName: 'text',
    errorDescription: 'text',
    errorPermanent: 'integer',
    smsCount: 'integer',
    price: 'text',
    currency: 'text',
    doneAt: 'text',
  })
  await sql.$executeRaw`
    UPDATE "Message" SET "state" = ${asEnum('MessageState', Prisma.sql`v."state"`)}, "skipReason" = NULL,
      "statusGroupId" = v."groupId", "statusGroupName" = v."groupName", "statusId" = v."statusId", "statusName" = v."statusName", "statusDescription" = v."description",
      "errorGroupId" = v."errorGroupId", "errorId" = v."errorId", "errorName" = v."errorName", "errorDescription" = v."errorDescription",
      "errorPermanent" = CAST(v."errorPermanent" AS boolean), "smsCount" = COALESCE(v."smsCount", "Message"."smsCount"), "pricePerMessage" = COALESCE(CAST(v."price" AS double precision), "Message"."pricePerMessage"),
      "currency" = COALESCE(v."currency", "Message"."currency"), "doneAt" = ${asTime(Prisma.sql`v."doneAt"`)},
      "stateAt" = CASE WHEN "Message"."state" = ${asEnum('MessageState', Prisma.sql`v."state"`)} THEN "Message"."stateAt" ELSE ${now} END
    FROM ${table} WHERE ${atPlace}`
}

/** A status nobody here knows is shown as it came, unless the end is known already. */
function isUnheardOf({ verdict }: DeliveryReport, state: MessageState): boolean {
  return verdict === 'UNRECOGNISED' && (state === 'ACCEPTED' || state === 'UNKNOWN')
}

function columnsOf({ campaignId, position }: Place, state: MessageState, { status, error, smsCount, pricePerMessage, currency, doneAt }: DeliveryReport) {
  return {
    campaignId,
    position,
    state,
    groupId: status.groupId,
    groupName: status.groupName,
    statusId: status.id,
    statusName: status.name,
    description: status.description,
    errorGroupId: error?.groupId ?? null,
    errorId: error?.id ?? null,
    errorName: error?.name ?? null,
    errorDescription: error?.description ?? null,
    errorPermanent: error?.permanent == null ? null : Number(error.permanent),
    smsCount,
    price: pricePerMessage === null ? null : String(pricePerMessage),
    currency,
    doneAt: timeText(doneAt),
  }
}

async function markApplied(sql: Sql, pending: readonly Pending[], now: Date) {
  await sql.$executeRaw`
    UPDATE "GatewayEvent" SET "appliedAt" = ${now}
    FROM ${jsonTable(
      'v',
      pending.map((event) => ({ key: event.dedupeKey })),
      { key: 'text' },
    )} WHERE "GatewayEvent"."dedupeKey" = v."key"`
}

/**
 * Deletes reports older than seven days: those that were applied, and those whose message never became known. In steps, so that
 * nothing else waits long for its turn to write.
 * @returns how many were deleted.
 */
export async function forgetOldReports(now: Date): Promise<number> {
  const before = new Date(now.getTime() - KEPT_MS)
  for (let forgotten = 0; ; ) {
    const count = await writeSql((sql) => forgetSome(sql, before))
    forgotten += count
    if (count < FORGOTTEN_AT_ONCE) return forgotten
  }
}

function forgetSome(sql: Sql, before: Date): Promise<number> {
  return sql.$executeRaw`
    DELETE FROM "GatewayEvent" WHERE "dedupeKey" IN (
      SELECT "dedupeKey" FROM "GatewayEvent" WHERE "appliedAt" < ${before} OR ("appliedAt" IS NULL AND "receivedAt" < ${before}) LIMIT ${FORGOTTEN_AT_ONCE})`
}

/** Our own JSON, written by `storeReports`: only the times need to become times again. */
function revive(payload: string): DeliveryReport {
  const report: DeliveryReport = JSON.parse(payload)
  return { ...report, sentAt: report.sentAt && new Date(report.sentAt), doneAt: report.doneAt && new Date(report.doneAt) }
}
