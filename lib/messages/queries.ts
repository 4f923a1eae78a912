import 'server-only'
import { db, readSql } from '@/lib/db/client'
import { exists, Prisma } from '@/lib/db/sql'

/**
 * May a delivery report still come for any text? @param reportRetentionMs how long the gateway keeps reports. Uncertain texts count,
 * also those that the owner has given up.
 */
export function awaitsReports(now: Date, reportRetentionMs: number): Promise<boolean> {
  const since = new Date(now.getTime() - reportRetentionMs)
  return exists(
    readSql,
    Prisma.sql`
    FROM "Campaign" c WHERE c."startedAt" IS NOT NULL AND (c."finishedAt" IS NULL OR c."finishedAt" >= ${since})
      AND (EXISTS (SELECT 1 FROM "Message" m WHERE m."campaignId" = c."id" AND m."state" IN ('ACCEPTED', 'NEEDS_REVIEW'))
        OR EXISTS (SELECT 1 FROM "AuditEvent" a WHERE a."campaignId" = c."id" AND a."kind" = 'GIVEN_UP'))`,
  )
}

/** Is the campaign being sent? */
export async function isSending(campaignId: string): Promise<boolean> {
  const campaign = await db.campaign.findFirst({ where: { id: campaignId, status: 'SENDING' }, select: { id: true } })
  return campaign !== null
}
