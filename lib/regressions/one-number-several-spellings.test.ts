// Mautic #10850, Odoo #249115, Glific #5400: one phone with several spellings, contacts or segments was texted several times.
// Duplicates were found within one batch only.
import { expect, it } from 'vitest'
import { db, write } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { swissMobile } from '@/lib/testing/factories'
import { chooseColumns, importFile, uploadFile } from '@/lib/testing/imports'
import { startRehearsal } from '@/lib/testing/rehearsal'

const LIST = ['Name,Phone', 'Ana,+41 79 555 12 34', 'Ana at home,0041795551234', 'A. Horvat,079/555-12-34', 'Ana again,41795551234', 'Ivo,079 555 12 35', '']

it('a number in four spellings on one list, and again on the next list, gets one text', async () => {
  const world = await startRehearsal({ people: 0 })
  for (const list of [LIST.join('\n'), LIST.toReversed().slice(1).concat('Name,Phone').toReversed().join('\n')]) {
    const { id } = await uploadFile(world.shopId, list, { country: 'CH' })
    await chooseColumns(world.shopId, id, ['fullName', 'phone'])
    await importFile(world.shopId, id)
  }
  await world.send()
  await runDry(world.startWorker())
  expect((await world.recipients(2)).map(({ phone, texts }) => [phone, texts.length]).toSorted()).toEqual([
    ['+41795551234', 1],
    ['+41795551235', 1],
  ])
})

const SPELLINGS = [
  (local: string) => `0${local.slice(0, 2)} ${local.slice(2, 5)} ${local.slice(5)}`,
  (local: string) => `+41${local}`,
  (local: string) => `0041 ${local}`,
  (local: string) => `+41 (0)${local.slice(0, 2)}-${local.slice(2)}`,
]

/** A list of `people` people in an order given by `step`. `spelling` chooses how each number is written. */
function longList(tag: string, people: number, { step, spelling }: { step: number; spelling: number }) {
  const rows = Array.from({ length: people }, (_, row) => {
    const person = (row * step) % people
    const spell = SPELLINGS[(person + spelling) % SPELLINGS.length]
    return `Guest ${person},${spell?.(swissMobile(person).slice(3))},${tag}`
  })
  return ['Name,Phone,Tags', ...rows].join('\n')
}

it('four workers text 20,000 people once each, who are on two lists in two spellings and invited by both tags', {
  timeout: 60_000,
}, async () => {
  const world = await startRehearsal({ people: 0, batchSize: 500 })
  const { shopId, campaignId } = world
  const lists = [longList('Regulars', 20_000, { step: 1, spelling: 0 }), longList('Tasting', 20_000, { step: 7_919, spelling: 1 })]
  for (const [n, list] of lists.entries()) {
    const { id } = await uploadFile(shopId, list, { country: 'CH' })
    expect(await importFile(shopId, id)).toMatchObject({ rows: 20_000, rejected: 0, created: n === 0 ? 20_000 : 0 })
  }
  const tags = await db.tag.findMany({ where: { shopId }, include: { _count: { select: { customers: true } } } })
  expect(tags.map((tag) => tag._count.customers)).toEqual([20_000, 20_000])
  const audience = JSON.stringify({ kind: 'tags', tagIds: tags.map(({ id }) => id) })
  await write((tx) => tx.campaign.update({ where: { id: campaignId }, data: { audience } }))

  expect(await world.send()).toEqual({ ok: true, recipients: 20_000 })
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => runDry(world.startWorker(name))))
  expect(await db.message.count({ where: { campaignId, state: 'ACCEPTED' } })).toBe(20_000)
  expect(world.gateway.ledger.countTexts()).toBe(20_000)
  expect(world.gateway.ledger.duplicates()).toEqual([])
})
