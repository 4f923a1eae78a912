// ERPNext #5444: everything after 200 people, or after one page of reports, was dropped without a warning.
import { expect, it } from 'vitest'
import { RecipientSearch } from '@/lib/campaigns/addresses'
import { exportRecipients } from '@/lib/campaigns/export'
import { findCampaign } from '@/lib/campaigns/queries'
import { listRecipients } from '@/lib/campaigns/recipients'
import { connectGateway } from '@/lib/connection/connect-gateway'
import { db } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { startRehearsal } from '@/lib/testing/rehearsal'

const PEOPLE = 2_500

it('all of 2,500 people get a text, a report, a row in the list and a line in the export', { timeout: 60_000 }, async () => {
  const world = await startRehearsal({ people: PEOPLE, batchSize: 500 })
  const { shopId, campaignId, clock, gateway } = world
  await world.send()
  const worker = world.startWorker()
  await runDry(worker)
  clock.advance(60_000)
  await gateway.tick()
  // A page holds a thousand.
  for (let page = 0; page < 4; page++) await worker.readReports()
  expect(await db.message.count({ where: { campaignId, state: 'DELIVERED' } })).toBe(PEOPLE)
  expect(await findCampaign(shopId, campaignId)).toMatchObject({ totals: { planned: PEOPLE, delivered: PEOPLE } })

  const seen = new Set<string>()
  const { pages } = await listRecipients(shopId, campaignId, RecipientSearch.parse({}))
  for (let page = 1; page <= pages; page++) {
    const { recipients } = await listRecipients(shopId, campaignId, RecipientSearch.parse({ page }))
    for (const { phone } of recipients) seen.add(phone)
  }
  expect(seen.size).toBe(PEOPLE)
  const lines = (await Array.fromAsync(exportRecipients(shopId, campaignId, { gateway: connectGateway(), now: clock.now() }))).join('').trimEnd().split('\r\n')
  expect(lines).toHaveLength(1 + PEOPLE)
})
