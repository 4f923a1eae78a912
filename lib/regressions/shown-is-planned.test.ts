// Mautic #2568 and #17295, Delivra, Iterable: the number that was shown before sending did not count the audience that was texted.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { reviewCampaign } from '@/lib/campaigns/review'
import type { Audience } from '@/lib/campaigns/schema'
import { db, write } from '@/lib/db/client'
import { createDraftOf, reviewAndSend } from '@/lib/testing/campaigns'
import { createShop } from '@/lib/testing/factories'
import { createPerson, createTag } from '@/lib/testing/people'

const TAGS = [0, 1, 2]
const COUNTRIES = ['+4179', '+38591', '+4915']

const person = fc.record({
  start: fc.constantFrom(...COUNTRIES),
  optedOut: fc.boolean(),
  deleted: fc.boolean(),
  tags: fc.subarray(TAGS),
  isPicked: fc.boolean(),
})
const shops = fc.record({
  people: fc.array(person, { maxLength: 12 }),
  kind: fc.constantFrom('everyone' as const, 'tags' as const, 'people' as const),
  chosen: fc.subarray(TAGS),
  text: fc.constantFrom('Come on Monday.', '€'.repeat(81), 'č'.repeat(140)),
})

const planOf = async (campaignId: string) => {
  const rows = await db.message.findMany({ where: { campaignId }, select: { customerId: true, state: true, skipReason: true, segments: true } })
  const idsOf = (state: string) => rows.flatMap((row) => (row.state === state ? (row.customerId ?? []) : [])).toSorted()
  return { rows, queued: idsOf('QUEUED'), leftOut: idsOf('SKIPPED') }
}

it('for any audience, the review’s groups are disjoint and complete, and the people that it counts are the people who are texted', async () => {
  await fc.assert(
    fc.asyncProperty(shops, async ({ people, kind, chosen, text }) => {
      const shopId = await createShop()
      const tagIds = await Promise.all(TAGS.map(() => createTag(shopId)))
      const idsOf = (tags: number[]) => tags.map((tag) => tagIds[tag] ?? '')
      const everybody: ((typeof people)[number] & { id: string })[] = []
      for (const [n, one] of people.entries()) {
        const phone = `${one.start}${String(n).padStart(7, '0')}`
        everybody.push({ ...one, id: await createPerson(shopId, { phone, optedOut: one.optedOut, deleted: one.deleted, tagIds: idsOf(one.tags) }) })
      }
      const picked = everybody.flatMap(({ id, isPicked }) => (isPicked ? id : []))
      const audience: Audience = kind === 'tags' ? { kind, tagIds: idsOf(chosen) } : kind === 'people' ? { kind, customerIds: picked } : { kind }
      const isMeant = {
        everyone: () => true,
        tags: ({ tags }: { tags: number[] }) => tags.some((tag) => chosen.includes(tag)),
        people: ({ isPicked }: { isPicked: boolean }) => isPicked,
      }[kind]
      const meant = everybody.filter((one) => !one.deleted && isMeant(one))
      const ids = (optedOut: boolean) => meant.flatMap((one) => (one.optedOut === optedOut ? one.id : [])).toSorted()

      const campaignId = await createDraftOf(shopId, { text })
      await write((tx) => tx.campaign.update({ where: { id: campaignId }, data: { audience: JSON.stringify(audience) } }))
      const review = await reviewCampaign(shopId, campaignId, 'CH')
      if (!review) throw new Error('The draft is gone')
      const { total, willGet, optedOut } = review.audience
      expect([total, willGet, optedOut]).toEqual([meant.length, ids(false).length, ids(true).length])
      expect(review.countries.reduce((sum, country) => sum + country.people, 0)).toBe(willGet)

      const sent = await reviewAndSend({ shopId, campaignId })
      expect(sent).toEqual(willGet > 0 ? { ok: true, recipients: willGet } : { ok: false, reason: 'no_recipients' })
      const plan = await planOf(campaignId)
      expect([plan.queued, plan.leftOut]).toEqual(willGet > 0 ? [ids(false), ids(true)] : [[], []])
      expect(plan.rows.reduce((sum, { state, segments }) => sum + (state === 'QUEUED' ? segments : 0), 0)).toBe(review.agreement.texts)
    }),
    { numRuns: 25 },
  )
})
