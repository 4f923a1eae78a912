import { describe, expect, it } from 'vitest'
import { createCampaign } from '@/lib/testing/campaign-rows'
import { createShop } from '@/lib/testing/factories'
import { createPerson } from '@/lib/testing/people'
import { overwriteDraft } from './mutations'
import { changesSince, reviewCampaign } from './review'

const draft = { name: 'Opening', sender: 'WineShop', text: 'Come on Monday.', audience: { kind: 'everyone' as const } }

async function reviewed(people: string[], text = draft.text) {
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

describe('changesSince', () => {
  it('finds nothing while nothing changed', async () => {
    const { look } = await reviewed(['+41793026727'])
    expect(changesSince((await look()).agreement, (await look()).agreement)).toEqual([])
  })

  it('says that the text changed, by one letter or by its sender', async () => {
    const { shopId, id, look } = await reviewed(['+41793026727'])
    const agreed = (await look()).agreement
    for (const change of [{ text: 'Come on monday.' }, { sender: 'WineShot' }]) {
      await overwriteDraft(shopId, id, { ...draft, ...change }, { id: 'same window', basedOn: ['same window'] })
      expect(changesSince(agreed, (await look()).agreement)).toEqual([expect.stringContaining('was changed after you reviewed it')])
    }
  })

  it('says that the audience changed, with both numbers', async () => {
    const { shopId, look } = await reviewed(['+41793026727'])
    const agreed = (await look()).agreement
    await createPerson(shopId, { phone: '+41793026834' })
    expect(changesSince(agreed, (await look()).agreement)).toEqual(['You reviewed it for 1 person; now 2 people will get it.'])
  })
})
