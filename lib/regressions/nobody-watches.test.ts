// wacrm #472, Bulk Texter: the campaign ended when the browser was closed or the computer of whoever had started it slept.
import { expect, it } from 'vitest'
import { db } from '@/lib/db/client'
import { createJobList } from '@/lib/dispatcher/job-list'
import { startEmbedded } from '@/lib/jobs/embedded'
import { rehearsed } from '@/lib/testing/rehearsed'

it('a campaign that was started is sent by what was running before, without any further request', { timeout: 60_000 }, async () => {
  const world = await rehearsed({ people: 45 })
  const { port, clock, campaignId } = world
  const engine = startEmbedded(createJobList({ gateway: port, worker: 'server', httpTimeoutMs: 2_000, batchSize: 10, clock }))
  try {
    await world.send()
    const status = async () => (await db.campaign.findUniqueOrThrow({ where: { id: campaignId } })).status
    await expect.poll(status, { timeout: 30_000 }).toBe('FINISHED')
  } finally {
    await engine.stop()
  }
  for (const { texts } of await world.everybody()) expect(texts).toHaveLength(1)
})
