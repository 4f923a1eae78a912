import { describe, expect, it } from 'vitest'
import { campaignCourse } from '@/lib/audit/queries'
import type { ShopId } from '@/lib/auth/shop-id'
import { db, write } from '@/lib/db/client'
import { createDraftOf, reviewAndSend } from '@/lib/testing/campaigns'
import { createShop } from '@/lib/testing/factories'
import { createPeople } from '@/lib/testing/people'
import { pauseCampaign, resumeCampaign, stopCampaign } from './control'
import { controlWords } from './refusal-words'
import { CampaignStatus } from './status'
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

describe('Pause, Resume and Stop', () => {
  const STATUSES = CampaignStatus.options
  const buttons = { pauseCampaign, resumeCampaign, stopCampaign }
  const works: Record<keyof typeof buttons, CampaignStatus[]> = {
    pauseCampaign: ['SENDING'],
    resumeCampaign: ['PAUSED'],
    stopCampaign: ['SENDING', 'PAUSED'],
  }
  const cases = (['pauseCampaign', 'resumeCampaign', 'stopCampaign'] as const).flatMap((button) => STATUSES.map((status) => ({ button, status })))

  it.each(cases)('$button works, or refuses if the status does not allow it: $status', async ({ button, status }) => {
    const { shopId, campaignId } = await sent(0)
    await write((tx) => tx.campaign.update({ where: { id: campaignId }, data: { status } }))
    const answer = await buttons[button]({ shopId, campaignId }, later(1), actor)
    const by = status === 'SENDING' ? actor : null
    expect(answer).toEqual(works[button].includes(status) ? { ok: true } : { ok: false, reason: 'wrong_status', status, by })
  })

  it('name the person who acted first', async () => {
    const { shopId, campaignId } = await sent(0)
    await stopCampaign({ shopId, campaignId }, later(1), 'ivo@example.com')
    const refused = await pauseCampaign({ shopId, campaignId }, later(2), actor)
    expect(refused).toEqual({ ok: false, reason: 'wrong_status', status: 'STOPPED', by: 'ivo@example.com' })
    if (refused.ok) throw new Error('It was paused')
    expect(controlWords(refused, actor)).toBe('ivo@example.com has already stopped this campaign.')
    expect(controlWords(refused, 'ivo@example.com')).toBe('You have already stopped this campaign.')
  })
})

describe('the audit log', () => {
  const course = async (shopId: ShopId, campaignId: string) =>
    (await campaignCourse(shopId, campaignId)).map(({ kind, actor: who, createdAt, detail }) => [kind, who, createdAt, detail])

  it('records who did what, and when', async () => {
    const { shopId, campaignId } = await sent(10)
    await undoSend({ shopId, campaignId }, later(1), actor)
    await reviewAndSend({ shopId, campaignId }, later(2), actor)
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

  it('does not record refused actions', async () => {
    const { shopId, campaignId } = await sent(0)
    await reviewAndSend({ shopId, campaignId }, later(1), actor)
    await resumeCampaign({ shopId, campaignId }, later(1), actor)
    await prepare(campaignId)
    await undoSend({ shopId, campaignId }, later(1), actor)
    expect((await course(shopId, campaignId)).map(([kind]) => kind)).toEqual(['SENT'])
    const nobody = await createDraftOf(await createShop())
    const stranger = await createShop()
    await reviewAndSend({ shopId: stranger, campaignId: await createDraftOf(stranger) }, now, actor)
    expect(await db.auditEvent.count({ where: { shopId: stranger } })).toBe(0)
    expect(await course(stranger, nobody)).toEqual([])
  })
})

describe("another shop's campaign", () => {
  it('cannot be sent, paused, resumed or stopped, and its people are in no audience', async () => {
    const [shopId, stranger] = [await createShop(), await createShop({ name: 'Other' })]
    await createPeople(shopId, 2)
    await createPeople(stranger, 3)
    const campaignId = await createDraftOf(shopId)

    expect(await reviewAndSend({ shopId: stranger, campaignId })).toEqual({ ok: false, reason: 'not_found' })
    expect(await reviewAndSend({ shopId, campaignId })).toEqual({ ok: true, recipients: 2 })
    expect(await pauseCampaign({ shopId: stranger, campaignId })).toEqual({ ok: false, reason: 'not_found' })
    expect(await stopCampaign({ shopId: stranger, campaignId })).toEqual({ ok: false, reason: 'not_found' })
    expect(await pauseCampaign({ shopId, campaignId })).toEqual({ ok: true })
    expect(await resumeCampaign({ shopId: stranger, campaignId })).toEqual({ ok: false, reason: 'not_found' })
    expect(await db.message.count({ where: { shopId: stranger } })).toBe(0)
    expect(await db.message.count({ where: { shopId } })).toBe(2)
  })
})
