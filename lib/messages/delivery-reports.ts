import 'server-only'
import { createHash } from 'node:crypto'
import type { ShopId } from '@/lib/auth/shop-id'
import { readSql, type Sql, writeSql } from '@/lib/db/client'
import { asEnum, asTime, exists, jsonIds, jsonTable, limitTo, Prisma, rowLock, timeText } from '@/lib/db/sql'
import { atKey, keyColumns, type MessageKey } from '@/lib/messages/rows/message-keys'
import type { DeliveryReport } from '@/lib/sms/gateway'
import { LONGEST_ID } from '@/lib/sms/gateway-words'
import { advance, type MessageState } from './status'

const APPLIED_AT_ONCE = 1000
const DELETED_AT_ONCE = 1000
const KEPT_MS = 7 * 24 * 60 * 60_000

/** Two reports are the same event if shop, message, status and done time are the same. Some gateways have no numbers for a status: the verdict tells theirs apart. */
function dedupeKey({ messageId, verdict, status, doneAt }: DeliveryReport, shopId: ShopId | null): string {
  return createHash('sha256')
    .update(JSON.stringify([shopId, messageId, verdict, status.groupId, status.id, doneAt?.toISOString() ?? null]))
    .digest('hex')
}

/**
 * Stores reports as they came, before anything is done with them: the gateway does not hand them out again. A report whose id is
 * longer than any id belongs to none of our texts, and is left out.
 * @param shopId the shop whose secret address they were pushed to. They change only this shop's texts, and a forged one never
 * blocks another shop's. Null: they were pulled from the account.
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

// The index finds the few messages of a number, and the id says which one it is. A pushed report concerns only the shop that it was pushed to,
// whatever it says. A report waits while its text is QUEUED: a requeued text keeps its id and may be on its way at this moment,
// so the report is applied once the batch is settled.
const sameText = Prisma.raw('m."state" <> \'QUEUED\' AND m."messageId" = e."messageId" AND (e."shopId" IS NULL OR e."shopId" = m."shopId")')
const itsMessage = Prisma.sql`"Message" m ON m."phone" = e."phone" AND ${sameText}`
// On Postgres, workers that apply reports at the same time skip each other's reports and messages.
const forUpdate = rowLock('FOR UPDATE SKIP LOCKED')

type PendingReport = MessageKey & { dedupeKey: string; payload: string; state: MessageState; skipReason: string | null }

/** How long a report is matched by its id alone, if it names no number or spells it in another way. */
const STRAY_FOR_MS = 3 * 60 * 60_000

/**
 * Applies stored reports to their messages. A report that came before the answer to its request was stored matches no message yet;
 * it stays and is applied later. Applying a report twice changes nothing.
 * @returns how many reports were applied.
 */
export function applyReports(now: Date): Promise<number> {
  return applyWhere(Prisma.sql`"GatewayEvent" e JOIN ${itsMessage} WHERE e."appliedAt" IS NULL`, now)
}

/**
 * Applies recent reports that match no message by number: they name none, or spell it in another way. It reads every text of the
 * last days' campaigns, so call it rarely. It does nothing if there are no such reports.
 */
export async function applyStrayReports(now: Date): Promise<number> {
  const since = new Date(now.getTime() - STRAY_FOR_MS)
  if (!(await exists(readSql, Prisma.sql`FROM "GatewayEvent" WHERE "appliedAt" IS NULL AND "receivedAt" > ${since}`))) return 0
  const recent = Prisma.sql`m."campaignId" IN (SELECT b."campaignId" FROM "Batch" b WHERE b."intentAt" > ${new Date(now.getTime() - KEPT_MS)})`
  return applyWhere(Prisma.sql`"GatewayEvent" e JOIN "Message" m ON ${sameText} AND ${recent} WHERE e."appliedAt" IS NULL AND e."receivedAt" > ${since}`, now)
}

/** @param matches FROM and WHERE that join "GatewayEvent" e with "Message" m. */
async function applyWhere(matches: Prisma.Sql, now: Date): Promise<number> {
  let applied = 0
  for (;;) {
    // A read outside the write gate first: most of the time there is nothing to do.
    if (!(await exists(readSql, Prisma.sql`FROM ${matches}`))) return applied
    const count = await writeSql(async (sql) => {
      const pending = await sql.$queryRaw<PendingReport[]>`
        SELECT e."dedupeKey", e."payload", m."campaignId", m."position", m."state", m."skipReason" FROM ${matches} ORDER BY e."receivedAt", e."dedupeKey" ${limitTo(APPLIED_AT_ONCE)} ${forUpdate}`
      await moveMessages(sql, pending, now)
      await markApplied(sql, pending, now)
      return pending.length
    })
    if (count === 0) return applied
    applied += count
  }
}

/** Folds the reports of each message in their order of arrival, so that its row changes once. */
async function moveMessages(sql: Sql, pending: readonly PendingReport[], now: Date) {
  const rows = new Map<string, ReturnType<typeof columnsOf>>()
  for (const { campaignId, position, state: stored, skipReason, payload } of pending) {
    const key = `${campaignId}/${position}`
    const report = revive(payload)
    const before = rows.get(key)?.state ?? stored
    const state = advance(before, report.verdict, skipReason === 'GIVEN_UP')
    // A report that does not change the state may still say more about it ("at the operator").
    if (state !== before || (state === report.verdict && !rows.has(key)) || isUnrecognised(report, state))
      rows.set(key, columnsOf({ campaignId, position }, state, report))
  }
  if (rows.size === 0) return
  const table = jsonTable('v', [...rows.values()], {
    ...keyColumns,
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
    FROM ${table} WHERE ${atKey}`
}

/** A status that the adapter does not know is shown as it came, unless the text already has a final state. */
function isUnrecognised({ verdict }: DeliveryReport, state: MessageState): boolean {
  return verdict === 'UNRECOGNISED' && (state === 'ACCEPTED' || state === 'UNKNOWN')
}

function columnsOf({ campaignId, position }: MessageKey, state: MessageState, { status, error, smsCount, pricePerMessage, currency, doneAt }: DeliveryReport) {
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

async function markApplied(sql: Sql, pending: readonly PendingReport[], now: Date) {
  await sql.$executeRaw`
    UPDATE "GatewayEvent" SET "appliedAt" = ${now}
    FROM ${jsonIds(pending.map(({ dedupeKey }) => dedupeKey))} WHERE "GatewayEvent"."dedupeKey" = v."id"`
}

/**
 * Deletes reports older than seven days: those that were applied, and those that never matched a message. It deletes in steps, so
 * that other writes do not wait long.
 * @returns how many were deleted.
 */
export async function deleteOldReports(now: Date): Promise<number> {
  const before = new Date(now.getTime() - KEPT_MS)
  for (let deleted = 0; ; ) {
    const count = await writeSql((sql) => deleteSome(sql, before))
    deleted += count
    if (count < DELETED_AT_ONCE) return deleted
  }
}

function deleteSome(sql: Sql, before: Date): Promise<number> {
  return sql.$executeRaw`
    DELETE FROM "GatewayEvent" WHERE "dedupeKey" IN (
      SELECT "dedupeKey" FROM "GatewayEvent" WHERE "appliedAt" < ${before} OR ("appliedAt" IS NULL AND "receivedAt" < ${before}) ${limitTo(DELETED_AT_ONCE)})`
}

/** Reads the JSON that `storeReports` wrote. Only the times have to be converted. */
function revive(payload: string): DeliveryReport {
  const report: DeliveryReport = JSON.parse(payload)
  return { ...report, sentAt: report.sentAt && new Date(report.sentAt), doneAt: report.doneAt && new Date(report.doneAt) }
}
