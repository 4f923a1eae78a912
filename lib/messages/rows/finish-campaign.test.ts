import { expect, it } from 'vitest'
import { db, isPostgres, write, writeSql } from '@/lib/db/client'
import { recoverExpiredLeases } from '@/lib/messages/settle/recover'
import type { MessageState } from '@/lib/messages/status'
import { createShop } from '@/lib/testing/factories'
import { createCampaign } from '@/lib/testing/history'
import { finishIfDone } from './finish-campaign'

const now = new Date('2026-11-26T12:00:00Z')
const statusOf = async (id: string) => (await db.campaign.findUniqueOrThrow({ where: { id } })).status

it('ends what is done and nothing else', async () => {
  const shopId = await createShop()
  const end = async (states: MessageState[], status: 'SENDING' | 'PAUSED' = 'SENDING') => {
    const campaignId = await createCampaign(shopId, { status, states })
    await writeSql((sql) => finishIfDone(sql, campaignId, now))
    return statusOf(campaignId)
  }
  expect(await end(['DELIVERED', 'ACCEPTED', 'NEEDS_REVIEW', 'SKIPPED'])).toBe('FINISHED')
  expect(await end(['DELIVERED', 'QUEUED'])).toBe('SENDING')
  expect(await end(['UNKNOWN', 'DELIVERED'])).toBe('SENDING')
  expect(await end(['DELIVERED'], 'PAUSED')).toBe('PAUSED')
})

// Two that settle the last batches of two campaigns, and look for more in the other's, would wait for each other.
it.runIf(isPostgres)('waits for nobody who has the campaign in hand, and ends it at the next recovery', async () => {
  const shopId = await createShop()
  const [one, other] = [
    await createCampaign(shopId, { status: 'SENDING', states: ['DELIVERED'] }),
    await createCampaign(shopId, { status: 'SENDING', states: ['DELIVERED'] }),
  ]
  const bothHold = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const
  const hold = (held: string, done: string, turn: 0 | 1) =>
    writeSql(async (sql) => {
      await sql.$queryRaw`SELECT 1 FROM "Campaign" WHERE "id" = ${held} FOR SHARE`
      bothHold[turn].resolve()
      await bothHold[1 - turn]?.promise
      await finishIfDone(sql, done, now)
    })
  await Promise.all([hold(one, other, 0), hold(other, one, 1)])
  await recoverExpiredLeases('a', now)
  expect([await statusOf(one), await statusOf(other)]).toEqual(['FINISHED', 'FINISHED'])
  await write((tx) => tx.campaign.deleteMany())
})
