import { describe, expect, it } from 'vitest'
import { createCampaign } from '@/lib/testing/campaign-rows'
import { createShop } from '@/lib/testing/factories'
import { createPerson } from '@/lib/testing/people'
import { reviewCampaign } from './review'

async function reviewed(people: string[], text = 'Come on Monday.') {
  const shopId = await createShop()
  for (const phone of people) await createPerson(shopId, { phone })
  const id = await createCampaign(shopId, { status: 'DRAFT', text })
  const look = async () => {
    const review = await reviewCampaign(shopId, id, 'CH')
    if (!review) throw new Error('The draft is gone')
    return review
  }
  return { shopId, id, look }
}

describe('reviewCampaign', () => {
  it('counts people times parts, and the countries', async () => {
    const { look } = await reviewed(['+41793026727', '+41793026834', '+385915551234'], 'a'.repeat(161))
    const review = await look()
    expect(review.agreement).toMatchObject({ people: 3, texts: 6 })
    expect(review.countries).toEqual([
      { code: 'CH', name: 'Switzerland', people: 2 },
      { code: 'HR', name: 'Croatia', people: 1 },
    ])
    expect(review.problems).toEqual({})
  })

  it("does not find another shop's draft", async () => {
    const { id } = await reviewed([])
    expect(await reviewCampaign(await createShop(), id, 'CH')).toBeNull()
  })
})
