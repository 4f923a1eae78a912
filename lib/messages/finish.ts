import 'server-only'
import type { Tx } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/sql'

const nothingLeft: Prisma.CampaignWhereInput = { status: 'SENDING', messages: { none: { state: { in: ['QUEUED', 'SENDING'] } } } }

/** Ends a campaign when nothing of it waits or is on its way: decided by the rows, in the transaction that changed them. */
export async function finishIfDone(tx: Tx, campaignId: string, now: Date) {
  await tx.campaign.updateMany({ where: { id: campaignId, ...nothingLeft }, data: { status: 'FINISHED', finishedAt: now } })
}

/**
 * Ends what is done but not ended. On Postgres the last two batches of a campaign may settle at the same moment, and each sees
 * the other's texts as still on their way; whoever looks for work next sees both.
 */
export async function finishAllDone(tx: Tx, now: Date) {
  await tx.campaign.updateMany({ where: nothingLeft, data: { status: 'FINISHED', finishedAt: now } })
}
