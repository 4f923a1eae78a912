// Odoo #264736, wacrm #495: a campaign was open in two tabs. One sent it while the other changed or deleted it.
import { expect, it } from 'vitest'
import { deleteDraft, overwriteDraft } from '@/lib/campaigns/mutations'
import { reviewCampaign } from '@/lib/campaigns/review'
import { db } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { startRehearsal } from '@/lib/testing/rehearsal'

const PEOPLE = 8
const NEWER = { name: 'Grand opening', sender: 'WineShop', text: 'Come on Tuesday.', audience: { kind: 'everyone' as const } }
const ROUNDS = 6

it('after Send and a save at the same moment, either everybody gets the reviewed text, or the save came first and nobody gets a text', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const world = await startRehearsal({ people: PEOPLE })
    const { shopId, campaignId, gateway } = world
    const agreed = (await reviewCampaign(shopId, campaignId, 'CH'))?.agreement
    const { text: reviewedText } = await db.campaign.findUniqueOrThrow({ where: { id: campaignId } })
    const sending = round % 2 === 0 ? undefined : world.send(agreed)
    // In the last round the send is certainly first.
    if (round === ROUNDS - 1) await sending
    const saving = overwriteDraft(shopId, campaignId, NEWER)
    const [saved, sent] = await Promise.all([saving, sending ?? world.send(agreed)])
    if (round === ROUNDS - 1) expect(sent.ok).toBe(true)
    await runDry(world.startWorker())
    expect(saved.ok).toBe(!sent.ok)
    if (!sent.ok) expect(sent).toEqual({ ok: false, reason: 'not_as_agreed', changes: [{ what: 'text' }] })

    const { text } = await db.campaign.findUniqueOrThrow({ where: { id: campaignId } })
    expect(text).toBe(sent.ok ? reviewedText : NEWER.text)
    const people = await world.recipients(sent.ok ? PEOPLE : 0)
    const onPhones = people.flatMap(({ phone }) => gateway.ledger.textsTo(phone).map((got) => got.text))
    expect(onPhones).toEqual(sent.ok ? Array(PEOPLE).fill(reviewedText) : [])
    expect(gateway.ledger.countTexts()).toBe(onPhones.length)
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
