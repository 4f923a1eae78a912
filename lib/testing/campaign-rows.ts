import type { ShopId } from '@/lib/auth/shop-id'
import type { CampaignStatus } from '@/lib/campaigns/status'
import { write } from '@/lib/db/client'
import type { MessageState } from '@/lib/messages/status'
import { swissMobile } from './factories'

type History = {
  name?: string
  text?: string
  sender?: string
  status?: CampaignStatus
  audience?: string
  states?: readonly MessageState[]
  bulkIds?: readonly string[]
  /** Every message's. */
  messageId?: string
  /** Until when Undo is offered. */
  sendAfter?: Date
}

/** Writes the rows of a campaign in any state: one message per given state, one settled batch per bulkId. @returns its id. */
export function createCampaign(shopId: ShopId, { states = [], bulkIds = [], messageId, ...fields }: History = {}): Promise<string> {
  const campaign = {
    name: 'Grand opening',
    sender: 'WineShop',
    text: 'Come on Monday.',
    status: 'FINISHED' as const,
    audience: '{"kind":"everyone"}',
    ...fields,
  }
  return write(async (tx) => {
    const startedAt = campaign.status === 'DRAFT' ? null : new Date('2026-11-20T18:00:00Z')
    const { id } = await tx.campaign.create({ data: { ...campaign, shopId, startedAt } })
    for (const [n, bulkId] of bulkIds.entries()) {
      const at = new Date(Date.UTC(2026, 10, 20, 18, n))
      await tx.batch.create({
        data: {
          campaignId: id,
          state: 'SETTLED',
          size: 1,
          leaseOwner: 'test',
          leaseUntil: at,
          notAfter: at,
          intentAt: at,
          settledAt: at,
          httpStatus: 200,
          bulkId,
        },
      })
    }
    for (const [n, state] of states.entries())
      await tx.message.create({
        data: { shopId, campaignId: id, position: n + 1, phone: swissMobile(n), name: `Person ${n}`, text: campaign.text, segments: 1, state, messageId },
      })
    return id
  })
}
