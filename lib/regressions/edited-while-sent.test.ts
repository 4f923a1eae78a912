// Odoo #264736, wacrm #495: a campaign was open in two tabs. One sent it while the other changed or deleted it.
import { expect, it } from 'vitest'
import { deleteDraft, overwriteDraft } from '@/lib/campaigns/mutations'
import { db } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { startRehearsal } from '@/lib/testing/rehearsal'

const PEOPLE = 8
const NEWER = { name: 'Grand opening', sender: 'WineShop', text: 'Come on Tuesday.', audience: { kind: 'everyone' as const } }
const ROUNDS = 6

it('after Send and a save at the same moment, everybody gets the text that the campaign shows', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const world = await startRehearsal({ people: PEOPLE })
    const { shopId, campaignId, gateway } = world
    const save = () => overwriteDraft(shopId, campaignId, NEWER)
    const [saved, sent] = round % 2 === 0 ? await Promise.all([save(), world.send()]) : (await Promise.all([world.send(), save()])).toReversed()
    await runDry(world.startWorker())
    expect(sent).toEqual({ ok: true, recipients: PEOPLE })

    const { text } = await db.campaign.findUniqueOrThrow({ where: { id: campaignId } })
    expect(text === NEWER.text).toBe(saved?.ok)
    const people = await world.recipients(PEOPLE)
    const onPhones = people.flatMap(({ phone }) => gateway.ledger.textsTo(phone).map((got) => got.text))
    expect(onPhones).toEqual(Array(PEOPLE).fill(text))
  }
})

it('after Send and Delete at the same moment, either the draft is gone and nobody gets a text, or it was sent to everybody', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const world = await startRehearsal({ people: PEOPLE })
    const { shopId, campaignId, gateway } = world
    const remove = () => deleteDraft(shopId, campaignId)
    const [removed, sent] = round % 2 === 0 ? await Promise.all([remove(), world.send()]) : (await Promise.all([world.send(), remove()])).toReversed()
    await runDry(world.startWorker())

    expect([removed?.ok, sent?.ok].toSorted()).toEqual([false, true])
    expect(await db.campaign.count({ where: { id: campaignId } })).toBe(sent?.ok ? 1 : 0)
    expect(gateway.ledger.countTexts()).toBe(sent?.ok ? PEOPLE : 0)
  }
})
