import { describe, expect, it } from 'vitest'
import type { ShopId } from '@/lib/auth/shop-id'
import { allowTexts, optOut } from '@/lib/consent/mutations'
import { updateCustomer } from '@/lib/customers/mutations'
import { db } from '@/lib/db/client'
import { createDraftOf } from '@/lib/testing/campaigns'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { createPerson } from '@/lib/testing/people'
import { type Agreement, type AgreementChange, changesSince } from './agreement'
import { overwriteDraft } from './mutations'
import { notAsAgreedWords } from './refusal-words'
import { reviewCampaign } from './review'
import { sendCampaign } from './send'

const now = new Date('2026-11-26T12:00:00Z')
const because = { reason: 'asked', source: 'owner' as const, now }
const DRAFT = { name: 'Grand opening', sender: 'WineShop', text: 'Come on Monday.', audience: { kind: 'everyone' as const } }

/** Three people, of whom one has opted out, and a draft to everyone that the owner has reviewed. */
async function reviewed() {
  const shopId = await createShop()
  const ids: string[] = []
  for (const n of [0, 1, 2]) ids.push(await createPerson(shopId, { phone: swissMobile(n) }))
  const [ana = '', ivo = '', eva = ''] = ids
  await optOut(shopId, eva, because)
  const campaignId = await createDraftOf(shopId, { text: DRAFT.text })
  const review = await reviewCampaign(shopId, campaignId, 'CH')
  if (!review) throw new Error('The draft is gone')
  return { shopId, campaignId, agreement: review.agreement, ana, ivo, eva }
}

type Reviewed = Awaited<ReturnType<typeof reviewed>>

const save = ({ shopId, campaignId }: Reviewed, change: Partial<typeof DRAFT>) => overwriteDraft(shopId, campaignId, { ...DRAFT, ...change })
const send = ({ shopId, campaignId, agreement }: Reviewed) => sendCampaign({ shopId, campaignId }, agreement, now, null)
const renumber = (shopId: ShopId, id: string, n: number) =>
  updateCustomer(shopId, id, { phone: swissMobile(n), firstName: '', lastName: '', email: '', tags: [] })

const meanwhile: [string, (world: Reviewed) => Promise<unknown>, AgreementChange[]][] = [
  ['one letter of the text was changed', (world) => save(world, { text: 'Come on monday.' }), [{ what: 'text' }]],
  ['the sender was changed', (world) => save(world, { sender: 'WineShot' }), [{ what: 'sender', agreed: 'WineShop', now: 'WineShot' }]],
  ['somebody opted out', ({ shopId, ana }) => optOut(shopId, ana, because), [{ what: 'people', agreed: 2, now: 1 }]],
  ['somebody opted in', ({ shopId, eva }) => allowTexts(shopId, eva, because), [{ what: 'people', agreed: 2, now: 3 }]],
  [
    'one person opted out and another opted in, so the count is the same',
    async ({ shopId, ana, eva }) => [await optOut(shopId, ana, because), await allowTexts(shopId, eva, because)],
    [{ what: 'other_people', people: 2 }],
  ],
  ['somebody has another number', ({ shopId, ana }) => renumber(shopId, ana, 9), [{ what: 'other_people', people: 2 }]],
  [
    'another audience of the same size was saved',
    async (world) => {
      const fourth = await createPerson(world.shopId, { phone: swissMobile(4) })
      return save(world, { audience: { kind: 'people', customerIds: [world.ivo, fourth] } } as object)
    },
    [{ what: 'other_people', people: 2 }],
  ],
]

describe('between the review and the send', () => {
  it.each(meanwhile)('%s: nothing is sent, and the refusal says what changed', async (_, change, changes) => {
    const world = await reviewed()
    await change(world)
    expect(await send(world)).toEqual({ ok: false, reason: 'not_as_agreed', changes })
    expect(await db.campaign.findUniqueOrThrow({ where: { id: world.campaignId } })).toMatchObject({ status: 'DRAFT', startedAt: null })
    expect(await db.message.count({ where: { campaignId: world.campaignId } })).toBe(0)

    const again = await reviewCampaign(world.shopId, world.campaignId, 'CH')
    if (!again) throw new Error('The draft is gone')
    expect(await send({ ...world, agreement: again.agreement })).toEqual({ ok: true, recipients: again.agreement.people })
  })

  it('sends if nothing changed, or only a name and a tag', async () => {
    const world = await reviewed()
    await updateCustomer(world.shopId, world.ana, { phone: swissMobile(0), firstName: 'Ana', lastName: 'Horvat', email: '', tags: ['VIP'] })
    await save(world, { name: 'Another name' })
    expect(await send(world)).toEqual({ ok: true, recipients: 2 })
  })

  it('either sends exactly what was reviewed, or refuses, if a save, an opt-in and an opt-out happen at the same moment', async () => {
    for (let round = 0; round < 12; round++) {
      const world = await reviewed()
      const { shopId, campaignId, ana, eva } = world
      const others = [() => allowTexts(shopId, eva, because), () => optOut(shopId, ana, because), () => save(world, { text: 'Come on Tuesday.' })]
      const calls = round % 2 === 0 ? [...others, () => send(world)] : [() => send(world), ...others]
      await Promise.all(calls.map((call) => call()))
      const texts = await db.message.findMany({ where: { campaignId, state: 'QUEUED' }, select: { phone: true, text: true }, orderBy: { phone: 'asc' } })
      const isSent = (await db.campaign.findUniqueOrThrow({ where: { id: campaignId } })).status === 'SENDING'
      expect(texts).toEqual(isSent ? [0, 1].map((n) => ({ phone: swissMobile(n), text: DRAFT.text })) : [])
    }
  })
})

describe('changesSince', () => {
  const agreed: Agreement = { text: 't', sender: 'WineShop', audience: 'a', people: 2, texts: 4 }

  it('finds nothing if nothing changed', () => {
    expect(changesSince(agreed, { ...agreed })).toEqual([])
  })

  it('lists every difference, and each has a sentence', () => {
    const changes = changesSince(agreed, { text: 'u', sender: 'WineShot', audience: 'b', people: 1, texts: 1 })
    expect(changes).toEqual([{ what: 'text' }, { what: 'sender', agreed: 'WineShop', now: 'WineShot' }, { what: 'people', agreed: 2, now: 1 }])
    expect(notAsAgreedWords(changes)).toBe(
      'Nothing was sent. The text was changed after you reviewed it. Please read it again. The sender was changed from WineShop to WineShot after you reviewed it. You reviewed it for 2 people; now 1 person will get it.',
    )
    expect(changesSince(agreed, { ...agreed, texts: 2 })).toEqual([{ what: 'texts', agreed: 4, now: 2 }])
    expect(changesSince(agreed, { ...agreed, audience: 'b' })).toEqual([{ what: 'other_people', people: 2 }])
  })
})
