import 'server-only'
import { write } from '@/lib/db/client'

/** Pauses a campaign by itself, with the cause in the owner's words. Nothing that waits is lost. */
export async function pauseWithReason(campaignId: string, pauseReason: string) {
  await write((tx) => tx.campaign.updateMany({ where: { id: campaignId, status: 'SENDING' }, data: { status: 'PAUSED', pauseReason } }))
}
