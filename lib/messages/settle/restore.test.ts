import { appendFileSync, mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { db } from '@/lib/db/client'
import { openJournal, pruneJournal, readJournal } from '@/lib/dispatcher/journal'
import { createDraftOf, reviewAndSend } from '@/lib/testing/campaigns'
import { createShop } from '@/lib/testing/factories'
import { createPeople } from '@/lib/testing/people'
import { restoreFromJournal } from './restore'

const now = new Date('2026-03-01T10:00:00Z')

async function campaign(people: number) {
  const shopId = await createShop()
  await createPeople(shopId, people)
  const campaignId = await createDraftOf(shopId)
  return { shopId, campaignId }
}

const line = (campaignId: string, first: number, last: number) => ({
  at: now,
  batchId: crypto.randomUUID(),
  campaignId,
  ownIds: true,
  positions: [[first, last]] as [number, number][],
})

it('makes the texts uncertain that a restored database would send again, and pauses the campaign', async () => {
  const { shopId, campaignId } = await campaign(10)
  await reviewAndSend({ shopId, campaignId }, now)
  const lines = [line(campaignId, 1, 4)]
  expect(await restoreFromJournal(lines, 60_000, now)).toBe(1)
  const states = await db.message.findMany({ where: { campaignId }, orderBy: { position: 'asc' } })
  expect(states.map(({ state }) => state)).toEqual([...Array(4).fill('UNKNOWN'), ...Array(6).fill('QUEUED')])
  expect(await db.campaign.findUnique({ where: { id: campaignId } })).toMatchObject({
    status: 'PAUSED',
    pauseReason: expect.stringContaining('restored from a backup'),
  })
  // They keep the ids that the gateway knows. If they are requeued, it refuses those that it has.
  expect(states.slice(0, 4).map(({ id, messageId }) => messageId === id)).toEqual(Array(4).fill(true))
  const batch = await db.batch.findFirstOrThrow({ where: { campaignId } })
  expect(batch).toMatchObject({ state: 'UNKNOWN', intentAt: now, size: 4, ownIds: true, bulkId: batch.id })
  expect(await db.auditEvent.count({ where: { campaignId, kind: 'RESTORED' } })).toBe(1)
  // A second restore finds nothing new.
  expect(await restoreFromJournal(lines, 60_000, now)).toBe(0)
})

it('stops a campaign that was a draft in the backup and was sent after it', async () => {
  const { shopId, campaignId } = await campaign(3)
  expect(await restoreFromJournal([line(campaignId, 1, 3)], 60_000, now)).toBe(1)
  expect(await db.campaign.findUnique({ where: { id: campaignId } })).toMatchObject({ status: 'STOPPED' })
  expect(await reviewAndSend({ shopId, campaignId }, now)).toEqual({ ok: false, reason: 'not_a_draft' })
})

it('the journal keeps each request, and ignores incomplete lines and old ones', async () => {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'shopbell-journal-')), 'send-journal')
  const journal = await openJournal(file)
  const claim = {
    batchId: 'b1',
    campaignId: 'c1',
    shopId: 's',
    worker: 'w',
    ownIds: false,
    sender: 'WineShop',
    claimedAt: now,
    notAfter: now,
    leaseUntil: now,
  }
  const text = (position: number) => ({ position, phone: '+41790000000', text: 'Hello', messageId: null })
  await journal.append({ ...claim, messages: [text(1), text(2), text(3), text(7)] })
  await journal.close()
  // An incomplete line, as after a full disk, and then a complete one.
  appendFileSync(file, '\n{"at":"2026-03-01T10:0')
  const again = await openJournal(file)
  await again.append({ ...claim, batchId: 'b2', ownIds: true, messages: [text(8)] })
  await again.close()
  appendFileSync(file, '\n{"at":"2026-03-01T10:0')
  const lines = readJournal(file, now)
  expect(lines).toEqual([
    { at: now, batchId: 'b1', campaignId: 'c1', ownIds: false, positions: [[1, 3], [7, 7]] }, // biome-ignore format: ranges
    { at: now, batchId: 'b2', campaignId: 'c1', ownIds: true, positions: [[8, 8]] },
  ])
  await pruneJournal(file, lines)
  expect(readJournal(file, now)).toEqual(lines)
  // Earlier versions wrote `dialect`, and the first version wrote nothing.
  const former = { at: now, batchId: 'b0', campaignId: 'c1', positions: [[1, 1]] }
  const formerFile = `${file}.former`
  appendFileSync(formerFile, [former, { ...former, dialect: 'V1' }, { ...former, dialect: 'V3' }].map((line) => `${JSON.stringify(line)}\n`).join(''))
  expect(readJournal(formerFile, now).map(({ ownIds }) => ownIds)).toEqual([false, false, true])
  const days = (count: number) => new Date(now.getTime() + count * 24 * 60 * 60_000)
  expect(readJournal(file, days(89))).toEqual(lines)
  expect(readJournal(file, days(91))).toEqual([])
})
