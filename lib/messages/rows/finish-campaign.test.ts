import { expect, it } from 'vitest'
import { db, isPostgres, write, writeSql } from '@/lib/db/client'
import { recoverExpiredLeases } from '@/lib/messages/settle/recover'
import type { MessageState } from '@/lib/messages/status'
import { createCampaign } from '@/lib/testing/campaign-rows'
import { createShop } from '@/lib/testing/factories'
import { finishIfDone } from './finish-campaign'

const now = new Date('2026-11-26T12:00:00Z')
const statusOf = async (id: string) => (await db.campaign.findUniqueOrThrow({ where: { id } })).status

it('finishes a campaign only if it is being sent and no text is queued or uncertain', async () => {
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

// Each of two workers settles the last batch of its campaign and looks for texts in the other campaign. This could deadlock.
it.runIf(isPostgres)('does not wait for a transaction that has locked the campaign, and finishes it at the next recovery', async () => {
  const shopId = await createShop()
  const [one, other] = [
    await createCampaign(shopId, { status: 'SENDING', states: ['DELIVERED'] }),
    await createCampaign(shopId, { status: 'SENDING', states: ['DELIVERED'] }),
  ]
  const bothLocked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const
  const lockAndFinish = (locked: string, done: string, turn: 0 | 1) =>
    writeSql(async (sql) => {
      await sql.$queryRaw`SELECT 1 FROM "Campaign" WHERE "id" = ${locked} FOR SHARE`
      bothLocked[turn].resolve()
      await bothLocked[1 - turn]?.promise
      await finishIfDone(sql, done, now)
    })
  await Promise.all([lockAndFinish(one, other, 0), lockAndFinish(other, one, 1)])
  await recoverExpiredLeases('a', now)
  expect([await statusOf(one), await statusOf(other)]).toEqual(['FINISHED', 'FINISHED'])
  await write((tx) => tx.campaign.deleteMany())
})
