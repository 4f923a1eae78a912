import 'server-only'
import type { Tx } from '@/lib/db/client'

/** Ends a campaign when nothing of it waits or is on its way: decided by the rows, in the transaction that changed them. */
export async function finishIfDone(tx: Tx, campaignId: string, now: Date) {
  await tx.campaign.updateMany({
    where: { id: campaignId, status: 'SENDING', messages: { none: { state: { in: ['QUEUED', 'SENDING'] } } } },
    data: { status: 'FINISHED', finishedAt: now },
  })
}
