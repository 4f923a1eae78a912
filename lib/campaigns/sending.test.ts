import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { campaignCourse } from '@/lib/audit/queries'
import type { ShopId } from '@/lib/auth/shop-id'
import { db, isPostgres, write } from '@/lib/db/client'
import { Prisma } from '@/lib/db/sql'
import { createDraftOf } from '@/lib/testing/campaigns'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { createPeople } from '@/lib/testing/people'
import { pauseCampaign, resumeCampaign, sendCampaign, stopCampaign, undoSend } from './sending'

const now = new Date('2026-11-26T12:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const actor = 'ana@example.com'
const campaignOf = (id: string) => db.campaign.findUniqueOrThrow({ where: { id } })

const optOut = (shopId: string, phones: string[]) =>
  write((tx) => tx.customer.updateMany({ where: { shopId, phone: { in: phones } }, data: { optedOutAt: new Date() } }))

describe('sendCampaign', () => {
  it('plans the audience once when it is sent from eight places at the same time', async () => {
    const shopId = await createShop()
    await createPeople(shopId, 5)
    const campaignId = await createDraftOf(shopId)
    const results = await Promise.all(Array.from({ length: 8 }, () => sendCampaign({ shopId, campaignId })))
    expect(results.filter(({ ok }) => ok)).toEqual([{ ok: true, recipients: 5 }])
    expect(results.filter(({ ok }) => !ok)).toEqual(Array(7).fill({ ok: false, reason: 'not_a_draft' }))
    expect(await db.message.count({ where: { campaignId } })).toBe(5)
  })

  it('copies number, name and text, so that history stays when people and drafts change', async () => {
    const shopId = await createShop()
    await createPeople(shopId, 1)
    const campaignId = await createDraftOf(shopId)
    await sendCampaign({ shopId, campaignId })
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

  it('refuses an audience that nobody is left of, and leaves the draft a draft', async () => {
    const shopId = await createShop()
    await createPeople(shopId, 2)
    await optOut(shopId, [swissMobile(0), swissMobile(1)])
    const campaignId = await createDraftOf(shopId)
    expect(await sendCampaign({ shopId, campaignId })).toEqual({ ok: false, reason: 'no_recipients' })
    expect(await db.campaign.findUnique({ where: { id: campaignId } })).toMatchObject({ status: 'DRAFT', startedAt: null })
    expect(await db.message.count({ where: { campaignId } })).toBe(0)
  })

  it.each([
    ['a sender that no network takes', { sender: 'W' }],
    ['no sender', { sender: '' }],
    ['no text', { text: ' ' }],
    ['a text beyond the gateway’s limit', { text: 'x'.repeat(5000) }],
  ])('refuses %s, and leaves the draft a draft', async (_, overrides) => {
    const shopId = await createShop()
    await createPeople(shopId, 2)
    const campaignId = await createDraftOf(shopId, overrides)
    expect(await sendCampaign({ shopId, campaignId })).toEqual({ ok: false, reason: 'not_ready' })
    expect(await db.campaign.findUnique({ where: { id: campaignId } })).toMatchObject({ status: 'DRAFT' })
    expect(await db.message.count({ where: { campaignId } })).toBe(0)
  })

  it('accounts for every person of any audience: planned is queued and left out together', async () => {
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
        const sent = await sendCampaign({ shopId, campaignId })
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

async function sent(undoSeconds: number) {
  const shopId = await createShop({ undoSeconds })
  await createPeople(shopId, 3)
  const campaignId = await createDraftOf(shopId)
  const draft = await campaignOf(campaignId)
  await sendCampaign({ shopId, campaignId }, now, actor)
  return { shopId, campaignId, draft }
}

/** The intent of a first request, as the claim commits it. */
const prepare = (campaignId: string) =>
  write((tx) => tx.batch.create({ data: { campaignId, size: 1, leaseOwner: 'test', leaseUntil: now, notAfter: now, intentAt: now } }))

describe('undoSend', () => {
  it('lets nothing leave before the shop’s time to undo is over, and at once without one', async () => {
    expect(await campaignOf((await sent(10)).campaignId)).toMatchObject({ status: 'SENDING', startedAt: now, sendAfter: later(10), watchedFrom: now })
    expect(await campaignOf((await sent(0)).campaignId)).toMatchObject({ status: 'SENDING', sendAfter: null, watchedFrom: now })
  })

  it('makes it the draft it was, which can be sent again to the audience as it is then', async () => {
    const { shopId, campaignId, draft } = await sent(10)
    expect(await undoSend({ shopId, campaignId }, later(3), actor)).toEqual({ ok: true })
    expect(await campaignOf(campaignId)).toEqual({ ...draft, updatedAt: expect.any(Date) })
    expect(await db.message.count({ where: { campaignId } })).toBe(0)
    await createPeople(shopId, 2, 10)
    expect(await sendCampaign({ shopId, campaignId }, later(60), actor)).toEqual({ ok: true, recipients: 5 })
  })

  it('works while nothing has left, long after the time to undo and when it is paused', async () => {
    const waiting = await sent(10)
    expect(await undoSend(waiting, later(3600), actor)).toEqual({ ok: true })
    const paused = await sent(10)
    await pauseCampaign(paused)
    expect(await undoSend(paused, later(3), actor)).toEqual({ ok: true })
  })

  it('refuses, and keeps every text, once a request has been prepared, whatever the clock says', async () => {
    const { shopId, campaignId } = await sent(10)
    await prepare(campaignId)
    expect(await undoSend({ shopId, campaignId }, later(1), actor)).toEqual({ ok: false, reason: 'already_sending' })
    expect([(await campaignOf(campaignId)).status, await db.message.count({ where: { campaignId } })]).toEqual(['SENDING', 3])
  })

  it('refuses what is a draft, stopped or another shop’s', async () => {
    const { shopId, campaignId } = await sent(10)
    expect(await undoSend({ shopId: await createShop(), campaignId }, now, actor)).toEqual({ ok: false, reason: 'not_found' })
    expect((await campaignOf(campaignId)).status).toBe('SENDING')
    await stopCampaign({ shopId, campaignId })
    expect(await undoSend({ shopId, campaignId }, now, actor)).toEqual({ ok: false, reason: 'not_sending' })
    const draftId = await createDraftOf(shopId)
    expect(await undoSend({ shopId, campaignId: draftId }, now, actor)).toEqual({ ok: false, reason: 'not_sending' })
  })

  it('ends in one of two ways when a worker claims at the same moment: undone with nothing prepared, or too late', async () => {
    for (let round = 0; round < 10; round++) {
      const { shopId, campaignId } = await sent(0)
      const lock = isPostgres ? Prisma.raw('FOR SHARE') : Prisma.empty
      const claim = write(async (tx) => {
        const found = await tx.$queryRaw<unknown[]>`SELECT 1 AS found FROM "Campaign" WHERE "id" = ${campaignId} AND "status" = 'SENDING' ${lock}`
        if (found.length === 0) return false
        await tx.batch.create({ data: { campaignId, size: 1, leaseOwner: 'test', leaseUntil: now, notAfter: now, intentAt: now } })
        return true
      })
      const [isClaimed, undone] = await Promise.all([claim, undoSend({ shopId, campaignId }, now, actor)])
      expect(undone.ok).toBe(!isClaimed)
      expect(await db.message.count({ where: { campaignId } })).toBe(isClaimed ? 3 : 0)
    }
  })
})

describe('what happened', () => {
  const course = async (shopId: ShopId, campaignId: string) =>
    (await campaignCourse(shopId, campaignId)).map(({ kind, actor: who, createdAt, detail }) => [kind, who, createdAt, detail])

  it('is written down with each act: who, when and what', async () => {
    const { shopId, campaignId } = await sent(10)
    await undoSend({ shopId, campaignId }, later(1), actor)
    await sendCampaign({ shopId, campaignId }, later(2), actor)
    await pauseCampaign({ shopId, campaignId }, later(3), actor)
    await resumeCampaign({ shopId, campaignId }, later(4), actor)
    expect(await campaignOf(campaignId)).toMatchObject({ watchedFrom: later(4), sendAfter: later(12) })
    await stopCampaign({ shopId, campaignId }, later(5))
    expect(await course(shopId, campaignId)).toEqual([
      ['SENT', actor, now, 'To 3 people.'],
      ['UNDONE', actor, later(1), ''],
      ['SENT', actor, later(2), 'To 3 people.'],
      ['PAUSED', actor, later(3), ''],
      ['RESUMED', actor, later(4), ''],
      ['STOPPED', null, later(5), ''],
    ])
  })

  it('holds nothing of an act that was refused', async () => {
    const { shopId, campaignId } = await sent(0)
    await sendCampaign({ shopId, campaignId }, later(1), actor)
    await resumeCampaign({ shopId, campaignId }, later(1), actor)
    await prepare(campaignId)
    await undoSend({ shopId, campaignId }, later(1), actor)
    expect((await course(shopId, campaignId)).map(([kind]) => kind)).toEqual(['SENT'])
    const nobody = await createDraftOf(await createShop())
    const stranger = await createShop()
    await sendCampaign({ shopId: stranger, campaignId: await createDraftOf(stranger) }, now, actor)
    expect(await db.auditEvent.count({ where: { shopId: stranger } })).toBe(0)
    expect(await course(stranger, nobody)).toEqual([])
  })
})

describe("another shop's campaign", () => {
  it('can be neither sent, paused, resumed nor stopped, and its people are never in an audience', async () => {
    const [shopId, stranger] = [await createShop(), await createShop({ name: 'Other' })]
    await createPeople(shopId, 2)
    await createPeople(stranger, 3)
    const campaignId = await createDraftOf(shopId)

    expect(await sendCampaign({ shopId: stranger, campaignId })).toEqual({ ok: false, reason: 'not_found' })
    expect(await sendCampaign({ shopId, campaignId })).toEqual({ ok: true, recipients: 2 })
    expect(await pauseCampaign({ shopId: stranger, campaignId })).toBe(false)
    expect(await stopCampaign({ shopId: stranger, campaignId })).toBe(false)
    expect(await pauseCampaign({ shopId, campaignId })).toBe(true)
    expect(await resumeCampaign({ shopId: stranger, campaignId })).toBe(false)
    expect(await db.message.count({ where: { shopId: stranger } })).toBe(0)
    expect(await db.message.count({ where: { shopId } })).toBe(2)
  })
})
