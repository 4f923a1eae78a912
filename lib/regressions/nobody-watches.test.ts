// wacrm #472, Bulk Texter: the campaign stopped when the owner closed the browser or the owner's computer slept.
import { expect, it } from 'vitest'
import { db } from '@/lib/db/client'
import { createJobList } from '@/lib/dispatcher/job-list'
import { startEmbedded } from '@/lib/jobs/embedded'
import { startRehearsal } from '@/lib/testing/rehearsal'

it('the server finishes a campaign without any further request from a browser', { timeout: 60_000 }, async () => {
  const world = await startRehearsal({ people: 45 })
  const { port, clock, campaignId } = world
  const engine = startEmbedded(createJobList({ gateway: port, worker: 'server', httpTimeoutMs: 2_000, batchSize: 10, clock }))
  try {
    await world.send()
    const status = async () => (await db.campaign.findUniqueOrThrow({ where: { id: campaignId } })).status
    await expect.poll(status, { timeout: 30_000 }).toBe('FINISHED')
  } finally {
    await engine.stop()
  }
  for (const { texts } of await world.recipients(45)) expect(texts).toHaveLength(1)
})
