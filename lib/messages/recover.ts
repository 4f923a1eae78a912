import 'server-only'
import { write } from '@/lib/db/client'
import { finishIfDone } from './finish'

/**
 * After a crash: a batch whose lease ran out may have left or not, so its messages are UNKNOWN. Never back to QUEUED: that
 * would be a guess, and a wrong one is a second text.
 * @returns how many messages.
 */
export function recoverExpiredLeases(now: Date): Promise<number> {
  return write(async (tx) => {
    const expired = await tx.batch.findMany({ where: { state: 'PREPARED', leaseUntil: { lt: now } }, select: { id: true, campaignId: true }, take: 1000 })
    if (expired.length === 0) return 0
    const ids = expired.map(({ id }) => id)
    // Guarded again: on Postgres another worker may have settled one in the meantime.
    await tx.batch.updateMany({
      where: { id: { in: ids }, state: 'PREPARED' },
      data: { state: 'UNKNOWN', settledAt: now, problem: 'Shopbell stopped before the answer was stored.' },
    })
    const { count } = await tx.message.updateMany({
      where: { batchId: { in: ids }, state: 'SENDING', batch: { state: 'UNKNOWN' } },
      data: { state: 'UNKNOWN', statusDescription: 'Shopbell stopped before the answer was stored.', stateAt: now },
    })
    for (const campaignId of new Set(expired.map((batch) => batch.campaignId))) await finishIfDone(tx, campaignId, now)
    return count
  })
}
