import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { db, write } from '@/lib/db/client'
import { createDraftOf, reviewAndSend } from '@/lib/testing/campaigns'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { createPeople } from '@/lib/testing/people'

const optOut = (shopId: string, phones: string[]) =>
  write((tx) => tx.customer.updateMany({ where: { shopId, phone: { in: phones } }, data: { optedOutAt: new Date() } }))

describe('sendCampaign', () => {
  it('plans the audience once if eight calls send it at the same time', async () => {
    const shopId = await createShop()
    await createPeople(shopId, 5)
    const campaignId = await createDraftOf(shopId)
    const results = await Promise.all(Array.from({ length: 8 }, () => reviewAndSend({ shopId, campaignId })))
    expect(results.filter(({ ok }) => ok)).toEqual([{ ok: true, recipients: 5 }])
    expect(results.filter(({ ok }) => !ok)).toEqual(Array(7).fill({ ok: false, reason: 'not_a_draft' }))
    expect(await db.message.count({ where: { campaignId } })).toBe(5)
  })

  it('copies number, name and text, so that deleting a person does not change the history', async () => {
    const shopId = await createShop()
    await createPeople(shopId, 1)
    const campaignId = await createDraftOf(shopId)
    await reviewAndSend({ shopId, campaignId })
    await write((tx) => tx.customer.deleteMany({ where: { shopId } }))
    expect(await db.message.findFirst({ where: { campaignId } })).toMatchObject({
      phone: swissMobile(0),
      name: 'Guest 0',
      text: "Wine shop grand opening at Monday 8pm. Don't forget glasses.",
      segments: 1,
      position: 1,
      state: 'QUEUED',
    })
  })

  it('refuses an audience in which nobody would get the text, and leaves the draft a draft', async () => {
    const shopId = await createShop()
    await createPeople(shopId, 2)
    await optOut(shopId, [swissMobile(0), swissMobile(1)])
    const campaignId = await createDraftOf(shopId)
    expect(await reviewAndSend({ shopId, campaignId })).toEqual({ ok: false, reason: 'no_recipients' })
    expect(await db.campaign.findUnique({ where: { id: campaignId } })).toMatchObject({ status: 'DRAFT', startedAt: null })
    expect(await db.message.count({ where: { campaignId } })).toBe(0)
  })

  it.each([
    ['a sender that no network accepts', { sender: 'W' }],
    ['no sender', { sender: '' }],
    ['no text', { text: ' ' }],
    ['a text beyond the gateway’s limit', { text: 'x'.repeat(5000) }],
  ])('refuses %s, and leaves the draft a draft', async (_, overrides) => {
    const shopId = await createShop()
    await createPeople(shopId, 2)
    const campaignId = await createDraftOf(shopId, overrides)
    expect(await reviewAndSend({ shopId, campaignId })).toEqual({ ok: false, reason: 'not_ready' })
    expect(await db.campaign.findUnique({ where: { id: campaignId } })).toMatchObject({ status: 'DRAFT' })
    expect(await db.message.count({ where: { campaignId } })).toBe(0)
  })

  it('either queues or skips every person of any audience', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ optedOut: fc.boolean(), deleted: fc.boolean() }), { minLength: 1, maxLength: 30 }), async (people) => {
        const shopId = await createShop()
        await createPeople(shopId, people.length)
        const where = (pick: (person: { optedOut: boolean; deleted: boolean }) => boolean) => ({
          shopId,
          phone: { in: people.flatMap((person, n) => (pick(person) ? swissMobile(n) : [])) },
        })
        await optOut(shopId, where(({ optedOut }) => optedOut).phone.in)
        await write((tx) => tx.customer.updateMany({ where: where(({ deleted }) => deleted), data: { deletedAt: new Date() } }))
        const campaignId = await createDraftOf(shopId)
        const sent = await reviewAndSend({ shopId, campaignId })
        const meant = people.filter(({ deleted }) => !deleted)
        const willGet = meant.filter(({ optedOut }) => !optedOut).length
        expect(sent).toEqual(willGet > 0 ? { ok: true, recipients: willGet } : { ok: false, reason: 'no_recipients' })
        const count = (state: 'QUEUED' | 'SKIPPED') => db.message.count({ where: { campaignId, state } })
        if (sent.ok) expect([await count('QUEUED'), await count('SKIPPED')]).toEqual([willGet, meant.length - willGet])
      }),
      { numRuns: 25 },
    )
  })
})
