// listmonk #1801: a database that was restored from a backup sent again what had been sent after the backup.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { resumeCampaign } from '@/lib/campaigns/control'
import { db, write } from '@/lib/db/client'
import { openJournal, readJournal } from '@/lib/dispatcher/journal'
import { restoreFromJournal } from '@/lib/messages/settle/restore'
import { createWorker, runDry } from '@/lib/testing/dispatcher'
import { type Rehearsal, startRehearsal } from '@/lib/testing/rehearsal'

/** Backs up the campaign's rows. @returns what restores them. */
async function backUp(campaignId: string) {
  const campaign = await db.campaign.findUniqueOrThrow({ where: { id: campaignId } })
  const batches = await db.batch.findMany({ where: { campaignId } })
  const messages = await db.message.findMany({ where: { campaignId } })
  return () =>
    write(async (tx) => {
      await tx.message.deleteMany({ where: { campaignId } })
      await tx.batch.deleteMany({ where: { campaignId } })
      await tx.campaign.update({ where: { id: campaignId }, data: campaign })
      await tx.batch.createMany({ data: batches })
      await tx.message.createMany({ data: messages })
    })
}

async function journaled({ port, clock }: Rehearsal) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'shopbell-restored-'))
  const file = path.join(folder, 'send-journal')
  const journal = await openJournal(file)
  onTestFinished(async () => {
    await journal.close()
    rmSync(folder, { recursive: true })
  })
  return { file, worker: createWorker({ gateway: port, clock, batchSize: 10, httpTimeoutMs: 2_000, journal }) }
}

it.each(['V1', 'V3'] as const)(
  'a restored database sends nothing by itself, finds in the log what was sent, and sends only the rest after Resume, on %s',
  async (dialect) => {
    const world = await startRehearsal({ people: 40, dialect })
    const { shopId, campaignId, clock, gateway } = world
    const { file, worker } = await journaled(world)
    await world.send()
    await worker.turn()
    const restore = await backUp(campaignId)
    await worker.turn()
    await worker.turn()
    await restore()

    clock.advance(60 * 60_000)
    expect(await restoreFromJournal(readJournal(file, clock.now()), 60_000, clock.now())).toBe(2)
    for (let minute = 0; minute < 10; minute++) {
      expect(await runDry(worker)).toBe(0)
      while ((await worker.reconcile()) === 0);
      clock.advance(60_000)
    }
    expect(gateway.ledger.countTexts()).toBe(30)
    // The log shows some of them as delivered.
    const known = { campaignId, state: { in: ['ACCEPTED' as const, 'DELIVERED' as const] }, messageId: { not: null } }
    expect(await db.message.count({ where: known })).toBe(30)
    expect(await db.message.count({ where: { campaignId, state: 'QUEUED' } })).toBe(10)

    expect(await resumeCampaign({ shopId, campaignId }, clock.now())).toEqual({ ok: true })
    await runDry(worker)
    for (const { state, messageId, texts } of await world.recipients(40)) {
      expect(['ACCEPTED', 'DELIVERED']).toContain(state)
      expect(texts).toEqual([messageId])
    }
  },
)
