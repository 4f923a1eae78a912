// listmonk #1801: a server was reset to a snapshot and continued to send. Postgres has no send journal, so our own ids of v3 must prevent
// second texts.
import { expect, it } from 'vitest'
import { db, write } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { startRehearsal } from '@/lib/testing/rehearsal'

it('a server that was reset to a snapshot sends its last requests again, and the gateway refuses the texts that it already has', async () => {
  const world = await startRehearsal({ people: 40, dialect: 'V3' })
  const { campaignId, clock, gateway } = world
  await world.send()
  const worker = world.startWorker()
  await worker.turn()
  const known = await db.batch.findFirstOrThrow({ where: { campaignId } })
  await worker.turn()
  await worker.turn()
  const asBefore = { state: 'QUEUED' as const, attempt: 0, batchId: null, messageId: null, sentAt: null }
  await write(async (tx) => {
    await tx.message.updateMany({ where: { campaignId, NOT: { batchId: known.id } }, data: asBefore })
    await tx.batch.deleteMany({ where: { campaignId, id: { not: known.id } } })
  })

  clock.advance(60 * 60_000)
  await runDry(world.startWorker('restored'))
  await world.finish()
  expect(gateway.ledger.countTexts()).toBe(40)
  for (const { state, messageId, texts } of await world.recipients(40)) {
    expect(['ACCEPTED', 'DELIVERED']).toContain(state)
    expect(texts).toEqual([messageId])
  }
})
