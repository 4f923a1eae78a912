import { describe, expect, it } from 'vitest'
import { db, write } from '@/lib/db/client'
import { lockForClaim } from '@/lib/messages/rows/claim-lock'
import { createDraftOf, reviewAndSend } from '@/lib/testing/campaigns'
import { createShop } from '@/lib/testing/factories'
import { createPeople } from '@/lib/testing/people'
import { pauseCampaign, stopCampaign } from './control'
import { undoSend } from './undo'

const now = new Date('2026-11-26T12:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const actor = 'ana@example.com'
const campaignOf = (id: string) => db.campaign.findUniqueOrThrow({ where: { id } })

async function sent(undoSeconds: number) {
  const shopId = await createShop({ undoSeconds })
  await createPeople(shopId, 3)
  const campaignId = await createDraftOf(shopId)
  const draft = await campaignOf(campaignId)
  await reviewAndSend({ shopId, campaignId }, now, actor)
  return { shopId, campaignId, draft }
}

/** Prepares a first request, as a claim does. */
const prepare = (campaignId: string) =>
  write((tx) => tx.batch.create({ data: { campaignId, size: 1, leaseOwner: 'test', leaseUntil: now, notAfter: now, intentAt: now } }))

describe('undoSend', () => {
  it('finds the send delayed by the shop’s time to undo, or not delayed without one', async () => {
    expect(await campaignOf((await sent(10)).campaignId)).toMatchObject({ status: 'SENDING', startedAt: now, sendAfter: later(10), watchedFrom: now })
    expect(await campaignOf((await sent(0)).campaignId)).toMatchObject({ status: 'SENDING', sendAfter: null, watchedFrom: now })
  })

  it('makes the campaign a draft again, which can then be sent to its present audience', async () => {
    const { shopId, campaignId, draft } = await sent(10)
    expect(await undoSend({ shopId, campaignId }, later(3), actor)).toEqual({ ok: true })
    expect(await campaignOf(campaignId)).toEqual({ ...draft, updatedAt: expect.any(Date) })
    expect(await db.message.count({ where: { campaignId } })).toBe(0)
    await createPeople(shopId, 2, 10)
    expect(await reviewAndSend({ shopId, campaignId }, later(60), actor)).toEqual({ ok: true, recipients: 5 })
  })

  it('works as long as nothing has left, even after the time to undo and when the campaign is paused', async () => {
    const waiting = await sent(10)
    expect(await undoSend(waiting, later(3600), actor)).toEqual({ ok: true })
    const paused = await sent(10)
    await pauseCampaign(paused)
    expect(await undoSend(paused, later(3), actor)).toEqual({ ok: true })
  })

  it('refuses and keeps every text once a request has been prepared, even within the time to undo', async () => {
    const { shopId, campaignId } = await sent(10)
    await prepare(campaignId)
    expect(await undoSend({ shopId, campaignId }, later(1), actor)).toEqual({ ok: false, reason: 'already_sending' })
    expect([(await campaignOf(campaignId)).status, await db.message.count({ where: { campaignId } })]).toEqual(['SENDING', 3])
  })

  it('refuses a campaign that is a draft, stopped or another shop’s', async () => {
    const { shopId, campaignId } = await sent(10)
    expect(await undoSend({ shopId: await createShop(), campaignId }, now, actor)).toEqual({ ok: false, reason: 'not_found' })
    expect((await campaignOf(campaignId)).status).toBe('SENDING')
    await stopCampaign({ shopId, campaignId })
    expect(await undoSend({ shopId, campaignId }, now, actor)).toEqual({ ok: false, reason: 'not_sending' })
    const draftId = await createDraftOf(shopId)
    expect(await undoSend({ shopId, campaignId: draftId }, now, actor)).toEqual({ ok: false, reason: 'not_sending' })
  })

  it('if a worker claims at the same moment, either undoes before any request is prepared, or is too late', async () => {
    for (let round = 0; round < 10; round++) {
      const { shopId, campaignId } = await sent(0)
      const claim = write(async (tx) => {
        await lockForClaim(tx, campaignId)
        if ((await tx.campaign.count({ where: { id: campaignId, status: 'SENDING' } })) === 0) return false
        await tx.batch.create({ data: { campaignId, size: 1, leaseOwner: 'test', leaseUntil: now, notAfter: now, intentAt: now } })
        return true
      })
      const [isClaimed, undone] = await Promise.all([claim, undoSend({ shopId, campaignId }, now, actor)])
      expect(undone.ok).toBe(!isClaimed)
      expect(await db.message.count({ where: { campaignId } })).toBe(isClaimed ? 3 : 0)
    }
  })
})
