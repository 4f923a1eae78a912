// Mautic #10850, Odoo #249115, Glific #5400: one phone under several spellings, contacts or segments was texted several times, and
// what was told apart in one batch was not over many.
import { expect, it } from 'vitest'
import { db } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { chooseColumns, importFile, uploadFile } from '@/lib/testing/imports'
import { rehearsed } from '@/lib/testing/rehearsed'

const LIST = ['Name,Phone', 'Ana,+41 79 555 12 34', 'Ana at home,0041795551234', 'A. Horvat,079/555-12-34', 'Ana again,41795551234', 'Ivo,079 555 12 35', '']

it('a number that is on a list in four spellings, and once more on the next list, gets one text', async () => {
  const world = await rehearsed({ people: 0 })
  for (const list of [LIST.join('\n'), LIST.toReversed().slice(1).concat('Name,Phone').toReversed().join('\n')]) {
    const { id } = await uploadFile(world.shopId, list, { country: 'CH' })
    await chooseColumns(world.shopId, id, ['fullName', 'phone'])
    await importFile(world.shopId, id)
  }
  await world.send()
  await runDry(world.startWorker())
  expect((await world.everybody()).map(({ phone, texts }) => [phone, texts.length]).toSorted()).toEqual([
    ['+41795551234', 1],
    ['+41795551235', 1],
  ])
})

it('20,000 people in 40 batches from four workers are texted once each', { timeout: 120_000 }, async () => {
  const world = await rehearsed({ people: 20_000, batchSize: 500 })
  await world.send()
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => runDry(world.startWorker(name))))
  expect(await db.message.count({ where: { campaignId: world.campaignId, state: 'ACCEPTED' } })).toBe(20_000)
  expect(world.gateway.ledger.countTexts()).toBe(20_000)
  expect(world.gateway.ledger.duplicates()).toEqual([])
})
