import 'server-only'
import { db, readSql } from '@/lib/db/client'

const REPORTS_LAST_MS = 48 * 60 * 60_000

/**
 * Is there a text whose delivery report may still come? Infobip keeps reports for 48 hours. One of which nobody knows whether it
 * arrived may have one too, also when the owner has left it at that.
 */
export async function awaitsReports(now: Date): Promise<boolean> {
  const since = new Date(now.getTime() - REPORTS_LAST_MS)
  const found = await readSql.$queryRaw<unknown[]>`
    SELECT 1 AS found FROM "Campaign" c WHERE c."startedAt" IS NOT NULL AND (c."finishedAt" IS NULL OR c."finishedAt" >= ${since})
      AND (EXISTS (SELECT 1 FROM "Message" m WHERE m."campaignId" = c."id" AND m."state" IN ('ACCEPTED', 'NEEDS_REVIEW'))
        OR EXISTS (SELECT 1 FROM "AuditEvent" a WHERE a."campaignId" = c."id" AND a."kind" = 'LEFT')) LIMIT 1`
  return found.length > 0
}

/** Does any text of the campaign still wait, or is on its way? */
export async function isUnderWay(campaignId: string): Promise<boolean> {
  const campaign = await db.campaign.findFirst({ where: { id: campaignId, status: 'SENDING' }, select: { id: true } })
  return campaign !== null
}
