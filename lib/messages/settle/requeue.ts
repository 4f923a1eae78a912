import 'server-only'
import type { Sql } from '@/lib/db/client'
import { literal, Prisma, rowLock } from '@/lib/db/sql'
import { lockOutClaims } from '@/lib/messages/rows/claim-lock'
import { atPositions } from '@/lib/messages/rows/message-keys'
import { NO_STATUS } from '@/lib/messages/rows/status-columns'

// Not FOR SHARE: two transactions that requeue and then both pause the campaign would wait for each other. SQLite has one writer.
const forNoKeyUpdate = rowLock('FOR NO KEY UPDATE')

type BatchKey = { batchId: string; campaignId: string }

/**
 * Requeues texts of a batch that were refused because of a problem of the account. They were certainly not sent. They get a new id,
 * because the gateway has seen the old one.
 * @param from their state until now.
 */
export async function requeueUnderNewId(
  sql: Sql,
  { batchId, campaignId }: BatchKey,
  texts: readonly { position: number }[],
  from: 'REJECTED' | 'UNKNOWN',
  now: Date,
) {
  await sql.$executeRaw`
    UPDATE "Message" SET ${await requeuedColumns(sql, campaignId)}, "messageId" = NULL, ${NO_STATUS}, "stateAt" = ${now}
    ${atPositions(campaignId, texts)} AND "Message"."batchId" = ${batchId} AND "Message"."state" = ${literal(from)}`
}

/** SET clause for a text that was tried and certainly not sent: it is QUEUED again, or SKIPPED if the campaign was stopped meanwhile. */
export async function requeuedColumns(sql: Sql, campaignId: string): Promise<Prisma.Sql> {
  return Prisma.raw(
    (await isStopped(sql, campaignId)) ? `"state" = 'SKIPPED', "skipReason" = 'STOPPED', "batchId" = NULL` : `"state" = 'QUEUED', "batchId" = NULL`,
  )
}

/** Was the campaign stopped? A Stop waits from here until the transaction ends, and then finds what was requeued. */
export async function isStopped(sql: Sql, campaignId: string): Promise<boolean> {
  await lockOutClaims(sql, campaignId)
  const [campaign] = await sql.$queryRaw<{ status: string }[]>`SELECT "status" FROM "Campaign" WHERE "id" = ${campaignId} ${forNoKeyUpdate}`
  return campaign?.status === 'STOPPED'
}
