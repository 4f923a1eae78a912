import 'server-only'
import { readSql, type Sql, writeSql } from '@/lib/db/client'
import { jsonTable, Prisma, readTime } from '@/lib/db/sql'
import { finishIfDone } from '@/lib/messages/rows/finish-campaign'
import { ofBatch } from '@/lib/messages/rows/message-conditions'
import { atPlaces } from '@/lib/messages/rows/message-keys'
import { sayingKey, statusColumns } from '@/lib/messages/rows/status-columns'
import { isForAccount } from '@/lib/messages/settle/auto-pause'
import { backInQueue, waitAgain } from '@/lib/messages/settle/settle'
import type { LoggedText } from '@/lib/sms/gateway'
import { isUndecided } from './reopen-lookup'

/** A request of which not everything is certain, to be looked for in the gateway's log. */
export type Look = {
  batchId: string
  campaignId: string
  sender: string
  dialect: 'V1' | 'V3'
  bulkId: string | null
  intentAt: Date
  notAfter: Date
  emptyLooks: number
  /** Until when this look is one worker's; storing what it found is guarded by it. */
  takenUntil: Date
  texts: { position: number; phone: string; text: string; messageId: string | null }[]
}

type Row = Omit<Look, 'intentAt' | 'notAfter' | 'takenUntil' | 'texts'> & Record<'intentAt' | 'notAfter' | 'lookAt', Date | string>

/** Queued again this often at most; then the owner decides. */
const MOST_DOUBTS = 5

/** The request that is to be looked for next, taken by this worker for `holdMs`; null when none is due. */
export async function takeLook(now: Date, holdMs: number): Promise<Look | null> {
  const [row] = await readSql.$queryRaw<Row[]>`
    SELECT b."id" AS "batchId", b."campaignId", c."sender", b."dialect", b."bulkId", b."intentAt", b."notAfter", b."emptyLooks", b."lookAt"
    FROM "Batch" b JOIN "Campaign" c ON c."id" = b."campaignId"
    WHERE b."state" IN ('UNKNOWN', 'SETTLED') AND b."lookAt" <= ${now} ORDER BY b."lookAt", b."id" LIMIT 1`
  if (!row) return null
  const takenUntil = new Date(now.getTime() + holdMs)
  const taken = await writeSql(
    (sql) => sql.$executeRaw`UPDATE "Batch" SET "lookAt" = ${takenUntil} WHERE "id" = ${row.batchId} AND "lookAt" = ${readTime(row.lookAt)}`,
  )
  if (taken === 0) return null
  const { lookAt: _, ...look } = row
  return { ...look, intentAt: readTime(row.intentAt), notAfter: readTime(row.notAfter), takenUntil, texts: await openTexts(row) }
}

/** What of the request is not certain: whether it was sent, or under which id. What the owner decides on, or has left, is looked for too. */
function openTexts({ campaignId, batchId }: Pick<Look, 'campaignId' | 'batchId'>) {
  return readSql.$queryRaw<Look['texts']>`
    SELECT m."position", m."phone", m."text", m."messageId" FROM "Message" m
    WHERE m."campaignId" = ${campaignId} AND m."state" IN ('UNKNOWN', 'ACCEPTED', 'NEEDS_REVIEW', 'SKIPPED') AND m."batchId" = ${batchId}
      AND (m."state" = 'UNKNOWN' OR (m."state" = 'ACCEPTED' AND m."messageId" IS NULL) OR ${isUndecided('m')})
    ORDER BY m."position"`
}

/** Which of these lines the ledger already knows as another text's, by messageId: what is accounted for proves nothing of ours. */
export async function knownMessageIds(lines: readonly LoggedText[]): Promise<Set<string>> {
  const rows = await readSql.$queryRaw<{ messageId: string }[]>`
    SELECT m."messageId" FROM ${jsonTable(
      'v',
      lines.map(({ messageId, to }) => ({ id: messageId, phone: to })),
      { id: 'text', phone: 'text' },
    )} JOIN "Message" m ON m."phone" = v."phone" AND m."messageId" = v."id"`
  return new Set(rows.map(({ messageId }) => messageId))
}

export type Found = { position: number; line: LoggedText }

/**
 * What the look means for the texts that were not found. `resolved`: there are none; `later`: look again at that time; `absent`: the gateway has certainly
 * not taken them; `undecidable`: nobody can tell, so the owner decides.
 */
export type Verdict = { kind: 'resolved' } | { kind: 'later'; at: Date; countsAsEmpty: boolean } | { kind: 'absent' } | { kind: 'undecidable'; why: string }

/** Stores what a look found and decided, once. @returns false when another worker has looked meanwhile. */
export function storeLook(look: Look, found: readonly Found[], verdict: Verdict, now: Date): Promise<boolean> {
  return writeSql(async (sql) => {
    if (!(await closeLook(sql, look, verdict, now))) return false
    const [forAccount, told] = [found.filter(({ line }) => isForAccount(line)), found.filter(({ line }) => !isForAccount(line))]
    // First what locks the campaign, as the owner's decisions do: the campaign, then its texts.
    if (forAccount.length > 0) await waitAgain(sql, look, forAccount, 'UNKNOWN', now)
    if (told.length > 0) await adopt(sql, look, told, now)
    if (verdict.kind === 'absent') await queueAgain(sql, look, now)
    if (verdict.kind === 'undecidable') await leaveToOwner(sql, look, verdict.why, now)
    await finishIfDone(sql, look.campaignId, now)
    return true
  })
}

async function closeLook(sql: Sql, { batchId, takenUntil, emptyLooks }: Look, verdict: Verdict, now: Date): Promise<boolean> {
  const isOver = verdict.kind !== 'later'
  const counted = verdict.kind === 'later' && verdict.countsAsEmpty ? emptyLooks + 1 : emptyLooks
  const changed = await sql.$executeRaw`
    UPDATE "Batch" SET "lookAt" = ${isOver ? null : verdict.at}, "emptyLooks" = ${counted}, "settledAt" = ${now}, "state" = ${Prisma.raw(isOver ? "'SETTLED'" : '"state"')}
    WHERE "id" = ${batchId} AND "lookAt" = ${takenUntil}`
  return changed === 1
}

async function adopt(sql: Sql, { batchId, campaignId }: Look, found: readonly Found[], now: Date) {
  for (const [first, ...others] of Map.groupBy(found, ({ line }) => sayingKey(line)).values()) {
    if (!first) continue
    const rows = [first, ...others].map(({ position, line }) => ({ position, messageId: line.messageId }))
    await sql.$executeRaw`
      UPDATE "Message" SET ${statusColumns(first.line)}, "skipReason" = NULL, "messageId" = v."givenId", "sentAt" = COALESCE("Message"."sentAt", ${now}), "stateAt" = ${now}
      ${atPlaces(campaignId, rows)} AND "Message"."batchId" = ${batchId}
        AND ("Message"."state" = 'UNKNOWN' OR ("Message"."state" = 'ACCEPTED' AND "Message"."messageId" IS NULL) OR ${isUndecided('"Message"')})`
  }
}

/** Under the same id as before (v3): should the first request arrive after all, the gateway refuses one of the two. */
async function queueAgain(sql: Sql, look: Look, now: Date) {
  const unknown = ofBatch(look, 'UNKNOWN')
  await sql.$executeRaw`UPDATE "Message" SET "state" = 'NEEDS_REVIEW', "stateAt" = ${now} WHERE ${unknown} AND "doubts" >= ${MOST_DOUBTS}`
  await sql.$executeRaw`
    UPDATE "Message" SET ${await backInQueue(sql, look.campaignId)}, "doubts" = "doubts" + 1, "statusDescription" = NULL, "stateAt" = ${now} WHERE ${unknown}`
}

async function leaveToOwner(sql: Sql, look: Look, why: string, now: Date) {
  await sql.$executeRaw`
    UPDATE "Message" SET "state" = 'NEEDS_REVIEW', "statusDescription" = ${why}, "stateAt" = ${now}
    WHERE ${ofBatch(look, 'UNKNOWN')}`
}
