import { describe, expect, it } from 'vitest'
import { db, write } from '@/lib/db/client'
import { finishIfDone } from '@/lib/messages/rows/finish-campaign'
import { createCampaign } from '@/lib/testing/campaign-rows'
import { createShop } from '@/lib/testing/factories'
import { giveUp, sendAgain } from './decisions'

const now = new Date('2026-11-26T12:00:00Z')
const actor = 'ana@example.com'
const messagesOf = (campaignId: string) => db.message.findMany({ where: { campaignId }, orderBy: { position: 'asc' } })
const statesOf = async (campaignId: string) => (await messagesOf(campaignId)).map(({ state }) => state)
const campaignOf = (id: string) => db.campaign.findUniqueOrThrow({ where: { id } })
const auditOf = (campaignId: string) => db.auditEvent.findMany({ where: { campaignId }, select: { kind: true, actor: true, detail: true, createdAt: true } })

describe('sendAgain', () => {
  it('requeues all uncertain texts with their last messageId, and a finished campaign is sent again', async () => {
    const shopId = await createShop()
    const campaignId = await createCampaign(shopId, {
      status: 'FINISHED',
      states: ['DELIVERED', 'NEEDS_REVIEW', 'UNKNOWN', 'NEEDS_REVIEW'],
      messageId: 'sent-before',
    })
    await write((tx) => tx.message.updateMany({ where: { campaignId }, data: { attempt: 2 } }))
    expect(await sendAgain({ shopId, campaignId }, now, actor)).toEqual({ ok: true, people: 2 })
    expect(await statesOf(campaignId)).toEqual(['DELIVERED', 'QUEUED', 'UNKNOWN', 'QUEUED'])
    const [first, again] = await messagesOf(campaignId)
    expect(first).toMatchObject({ messageId: 'sent-before' })
    expect(again).toMatchObject({ messageId: 'sent-before', batchId: null, requeues: 0, attempt: 2, stateAt: now })
    expect(await campaignOf(campaignId)).toMatchObject({ status: 'SENDING', finishedAt: null, watchedFrom: now })
    expect(await auditOf(campaignId)).toEqual([{ kind: 'SENT_AGAIN', actor, detail: '2 people.', createdAt: now }])
  })

  it('requeues one text by its position, and only once when four windows ask for it at the same time', async () => {
    const shopId = await createShop()
    const campaignId = await createCampaign(shopId, { states: ['NEEDS_REVIEW', 'NEEDS_REVIEW'] })
    const results = await Promise.all([1, 2, 3, 4].map(() => sendAgain({ shopId, campaignId, position: 1 }, now, actor)))
    expect(results.filter(({ ok }) => ok)).toEqual([{ ok: true, people: 1 }])
    expect(results.filter(({ ok }) => !ok)).toEqual(Array(3).fill({ ok: false, reason: 'nothing_to_decide' }))
    expect(await statesOf(campaignId)).toEqual(['QUEUED', 'NEEDS_REVIEW'])
    expect(await auditOf(campaignId)).toHaveLength(1)
  })

  it('leaves no queued text in a finished campaign when both happen at the same moment', async () => {
    const shopId = await createShop()
    for (let round = 0; round < 20; round++) {
      const campaignId = await createCampaign(shopId, { status: 'SENDING', states: ['NEEDS_REVIEW'] })
      await Promise.all([sendAgain({ shopId, campaignId }, now, actor), write((tx) => finishIfDone(tx, campaignId, now))])
      expect([await statesOf(campaignId), (await campaignOf(campaignId)).status]).toEqual([['QUEUED'], 'SENDING'])
    }
  })

  it('leaves a paused campaign paused', async () => {
    const shopId = await createShop()
    const campaignId = await createCampaign(shopId, { status: 'PAUSED', states: ['NEEDS_REVIEW'] })
    expect(await sendAgain({ shopId, campaignId }, now, actor)).toEqual({ ok: true, people: 1 })
    expect(await campaignOf(campaignId)).toMatchObject({ status: 'PAUSED', watchedFrom: null })
  })

  it('refuses a stopped campaign and changes nothing', async () => {
    const shopId = await createShop()
    const campaignId = await createCampaign(shopId, { status: 'STOPPED', states: ['NEEDS_REVIEW'] })
    expect(await sendAgain({ shopId, campaignId }, now, actor)).toEqual({ ok: false, reason: 'stopped' })
    expect([await statesOf(campaignId), (await campaignOf(campaignId)).status, await auditOf(campaignId)]).toEqual([['NEEDS_REVIEW'], 'STOPPED', []])
  })
})

describe('giveUp', () => {
  it('skips only uncertain texts that wait for a decision, and stores the reason', async () => {
    const shopId = await createShop()
    const campaignId = await createCampaign(shopId, { status: 'STOPPED', states: ['NEEDS_REVIEW', 'UNKNOWN', 'SKIPPED'] })
    expect(await giveUp({ shopId, campaignId }, now, actor)).toEqual({ ok: true, people: 1 })
    expect((await messagesOf(campaignId)).map(({ state, skipReason }) => [state, skipReason])).toEqual([
      ['SKIPPED', 'GIVEN_UP'],
      ['UNKNOWN', null],
      ['SKIPPED', null],
    ])
    expect(await campaignOf(campaignId)).toMatchObject({ status: 'STOPPED' })
    expect(await auditOf(campaignId)).toEqual([{ kind: 'GIVEN_UP', actor, detail: '1 person.', createdAt: now }])
    expect(await giveUp({ shopId, campaignId }, now, actor)).toEqual({ ok: false, reason: 'nothing_to_decide' })
  })
})

describe("another shop's campaign", () => {
  it('cannot be decided on, neither all of it nor one position', async () => {
    const [shopId, stranger] = [await createShop(), await createShop()]
    const campaignId = await createCampaign(shopId, { states: ['NEEDS_REVIEW'] })
    for (const act of [sendAgain, giveUp]) {
      expect(await act({ shopId: stranger, campaignId }, now, actor)).toEqual({ ok: false, reason: 'not_found' })
      expect(await act({ shopId: stranger, campaignId, position: 1 }, now, actor)).toEqual({ ok: false, reason: 'not_found' })
    }
    expect(await statesOf(campaignId)).toEqual(['NEEDS_REVIEW'])
  })
})
