import { describe, expect, it } from 'vitest'
import { createCampaign } from '@/lib/testing/campaign-rows'
import { createShop } from '@/lib/testing/factories'
import { createPerson } from '@/lib/testing/people'
import { reviewCampaign } from './review'

async function createDraft(people: string[], text = 'Come on Monday.') {
  const shopId = await createShop()
  for (const phone of people) await createPerson(shopId, { phone })
  const id = await createCampaign(shopId, { status: 'DRAFT', text })
  const review = async () => {
    const found = await reviewCampaign(shopId, id, 'CH')
    if (!found) throw new Error('There is no such draft')
    return found
  }
  return { id, review }
}

describe('reviewCampaign', () => {
  it('counts texts as people times parts, and people by country', async () => {
    const draft = await createDraft(['+41793026727', '+41793026834', '+385915551234'], 'a'.repeat(161))
    const review = await draft.review()
    expect(review.agreement).toMatchObject({ people: 3, texts: 6 })
    expect(review.countries).toEqual([
      { code: 'CH', name: 'Switzerland', people: 2 },
      { code: 'HR', name: 'Croatia', people: 1 },
    ])
    expect(review.problems).toEqual({})
  })

  it("does not find another shop's draft", async () => {
    const { id } = await createDraft([])
    expect(await reviewCampaign(await createShop(), id, 'CH')).toBeNull()
  })
})
