import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { createPerson, createTag } from '@/lib/testing/people'
import { countAudience, countByPrefix } from './audience'
import { type Audience, parseAudience } from './schema'

describe('countAudience', () => {
  it('counts a person with several chosen tags once', async () => {
    const shopId = await createShop()
    const tagIds = [await createTag(shopId), await createTag(shopId)]
    await createPerson(shopId, { phone: swissMobile(1), tagIds })
    expect(await countAudience(shopId, { kind: 'tags', tagIds })).toEqual({ total: 1, willGet: 1, optedOut: 0 })
  })

  it('counts nobody if no tag and no person is chosen', async () => {
    const shopId = await createShop()
    await createPerson(shopId, { phone: swissMobile(1) })
    const nobody = { total: 0, willGet: 0, optedOut: 0 }
    expect(await countAudience(shopId, { kind: 'tags', tagIds: [] })).toEqual(nobody)
    expect(await countAudience(shopId, { kind: 'people', customerIds: [] })).toEqual(nobody)
  })

  it("counts nobody of another shop, even with that shop's ids", async () => {
    const shopId = await createShop()
    const stranger = await createShop()
    const tagId = await createTag(stranger)
    const customerId = await createPerson(stranger, { phone: swissMobile(1), tagIds: [tagId] })
    const audiences: Audience[] = [{ kind: 'everyone' }, { kind: 'tags', tagIds: [tagId] }, { kind: 'people', customerIds: [customerId] }]
    for (const audience of audiences) {
      expect(await countAudience(shopId, audience)).toMatchObject({ total: 0 })
      expect(await countByPrefix(shopId, audience)).toEqual([])
    }
  })

  it('splits any audience into groups that do not overlap and add up', async () => {
    const person = fc.record({ optedOut: fc.boolean(), deleted: fc.boolean(), tags: fc.subarray([0, 1, 2]), picked: fc.boolean() })
    const kinds = fc.constantFrom('everyone' as const, 'tags' as const, 'people' as const)
    await fc.assert(
      fc.asyncProperty(fc.array(person, { maxLength: 8 }), kinds, fc.subarray([0, 1, 2]), async (people, kind, chosen) => {
        const shopId = await createShop()
        const tags = [await createTag(shopId), await createTag(shopId), await createTag(shopId)]
        const idsOf = (numbers: number[]) => numbers.map((n) => tags[n] ?? '')
        const ids: string[] = []
        for (const [n, { tags: own, ...rest }] of people.entries()) ids.push(await createPerson(shopId, { phone: swissMobile(n), tagIds: idsOf(own), ...rest }))

        const audience: Audience =
          kind === 'everyone' ? { kind } : kind === 'tags' ? { kind, tagIds: idsOf(chosen) } : { kind, customerIds: ids.filter((_, n) => people[n]?.picked) }
        const meant = people.filter(({ deleted, tags: own, picked }) => {
          if (deleted) return false
          return kind === 'everyone' || (kind === 'tags' ? own.some((tag) => chosen.includes(tag)) : picked)
        })
        const count = await countAudience(shopId, audience)
        expect(count).toEqual({
          total: meant.length,
          optedOut: meant.filter(({ optedOut }) => optedOut).length,
          willGet: meant.filter(({ optedOut }) => !optedOut).length,
        })
        expect(count.total).toBe(count.willGet + count.optedOut)
        expect((await countByPrefix(shopId, audience)).reduce((sum, { people: n }) => sum + n, 0)).toBe(count.willGet)
      }),
      { numRuns: 25 },
    )
  })
})

describe('countByPrefix', () => {
  it('groups the people who will get it by the start of their number', async () => {
    const shopId = await createShop()
    for (const phone of ['+41790000001', '+41790000002', '+385911234567']) await createPerson(shopId, { phone })
    await createPerson(shopId, { phone: '+12125550100', optedOut: true })
    expect(await countByPrefix(shopId, { kind: 'everyone' })).toEqual([
      { sample: '+41790000001', people: 2 },
      { sample: '+385911234567', people: 1 },
    ])
  })
})

describe('parseAudience', () => {
  it('reads back what is stored', () => {
    const audience: Audience = { kind: 'tags', tagIds: ['a'] }
    expect(parseAudience(JSON.stringify(audience))).toEqual(audience)
  })
})
