import 'server-only'
import { db } from '@/lib/db/client'

const REPORTS_LAST_MS = 48 * 60 * 60_000

/** Is there a text whose delivery report may still come? Infobip keeps reports for 48 hours. */
export async function awaitsReports(now: Date): Promise<boolean> {
  const since = new Date(now.getTime() - REPORTS_LAST_MS)
  const waiting = await db.campaign.findFirst({
    where: { startedAt: { not: null }, OR: [{ finishedAt: null }, { finishedAt: { gte: since } }], messages: { some: { state: 'ACCEPTED' } } },
    select: { id: true },
  })
  return waiting !== null
}

/** Does any text of the campaign still wait, or is on its way? */
export async function isUnderWay(campaignId: string): Promise<boolean> {
  const campaign = await db.campaign.findFirst({ where: { id: campaignId, status: 'SENDING' }, select: { id: true } })
  return campaign !== null
}
