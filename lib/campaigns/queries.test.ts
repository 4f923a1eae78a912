import { describe, expect, it } from 'vitest'
import { MessageState } from '@/lib/messages/status'
import { createCampaign } from '@/lib/testing/campaign-rows'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { createPerson, createTag } from '@/lib/testing/people'
import { findCampaign, findDraft, listAudienceTags, listBulkIds, listCampaigns, listPeople, PAGE_SIZE, searchPeople } from './queries'

describe('listCampaigns', () => {
  it('lists the newest campaign first, each with its own totals', async () => {
    const shopId = await createShop()
    const first = await createCampaign(shopId, { name: 'First', states: ['DELIVERED', 'DELIVERED', 'UNDELIVERED', 'ACCEPTED', 'SKIPPED'] })
    const second = await createCampaign(shopId, { name: 'Second', status: 'DRAFT' })
    const { campaigns, total } = await listCampaigns(shopId, { q: '', page: 1 })
    expect(total).toBe(2)
    expect(campaigns.map(({ id }) => id)).toEqual([second, first])
    expect(campaigns[0]?.totals).toMatchObject({ planned: 0 })
    expect(campaigns[1]?.totals).toEqual({ planned: 5, taken: 4, waiting: 0, accepted: 1, delivered: 2, failed: 1, skipped: 1, unsure: 0, undecided: 0 })
  })

  it('searches name and text without regard to case, and takes % and _ literally', async () => {
    const shopId = await createShop()
    const id = await createCampaign(shopId, { name: 'Summer 20% off', text: 'Bring a_friend' })
    await createCampaign(shopId, { name: 'Summer 2000', text: 'Bring another friend' })
    for (const q of ['20%', 'A_FRIEND']) expect((await listCampaigns(shopId, { q, page: 1 })).campaigns.map((row) => row.id)).toEqual([id])
    expect((await listCampaigns(shopId, { q: 'summer', page: 1 })).total).toBe(2)
  })

  it('shows every campaign on exactly one page', async () => {
    const shopId = await createShop()
    const made = new Set<string>()
    for (let n = 0; n < PAGE_SIZE + 3; n += 1) made.add(await createCampaign(shopId))
    const pages = await Promise.all([1, 2, 3].map((page) => listCampaigns(shopId, { q: '', page })))
    expect(pages.map(({ campaigns }) => campaigns.length)).toEqual([PAGE_SIZE, 3, 0])
    expect(new Set(pages.flatMap(({ campaigns }) => campaigns.map(({ id }) => id)))).toEqual(made)
  })

  it("does not list another shop's campaigns", async () => {
    await createCampaign(await createShop(), { states: ['DELIVERED'] })
    const stranger = await createShop()
    expect(await listCampaigns(stranger, { q: '', page: 1 })).toEqual({ campaigns: [], total: 0 })
  })
})

describe('findCampaign', () => {
  it('counts every message once', async () => {
    const shopId = await createShop()
    const id = await createCampaign(shopId, { states: MessageState.options })
    const { totals } = (await findCampaign(shopId, id)) ?? {}
    expect(totals).toEqual({ planned: 9, taken: 4, waiting: 1, accepted: 1, delivered: 1, failed: 3, skipped: 1, unsure: 2, undecided: 1 })
  })

  it("does not find another shop's campaign, its draft or its bulkIds", async () => {
    const id = await createCampaign(await createShop(), { bulkIds: ['bulk-1'] })
    const stranger = await createShop()
    expect(await findCampaign(stranger, id)).toBeNull()
    expect(await findDraft(stranger, id)).toBeNull()
    expect(await listBulkIds(stranger, id)).toEqual([])
  })
})

describe('listBulkIds', () => {
  it('lists them in the order of the requests', async () => {
    const shopId = await createShop()
    const id = await createCampaign(shopId, { bulkIds: ['bulk-2', 'bulk-1'] })
    expect(await listBulkIds(shopId, id)).toEqual(['bulk-2', 'bulk-1'])
  })
})

describe('listAudienceTags', () => {
  it("counts the people who would get a text, and only the shop's own", async () => {
    const shopId = await createShop()
    const [regulars, empty] = [await createTag(shopId, 'Regulars'), await createTag(shopId, 'Empty')]
    await createPerson(shopId, { phone: swissMobile(1), tagIds: [regulars] })
    await createPerson(shopId, { phone: swissMobile(2), tagIds: [regulars], optedOut: true })
    await createPerson(shopId, { phone: swissMobile(3), tagIds: [regulars], deleted: true })
    await createTag(await createShop(), 'Foreign')
    expect(await listAudienceTags(shopId)).toEqual([
      { id: empty, name: 'Empty', people: 0 },
      { id: regulars, name: 'Regulars', people: 1 },
    ])
  })
})

describe('searchPeople and listPeople', () => {
  it('find people by every word, leave out deleted people, and mark people who opted out', async () => {
    const shopId = await createShop()
    const ana = await createPerson(shopId, { phone: swissMobile(1), firstName: 'Ana', lastName: 'Horvat', optedOut: true })
    await createPerson(shopId, { phone: swissMobile(2), firstName: 'Ana', lastName: 'Kos' })
    const gone = await createPerson(shopId, { phone: swissMobile(3), firstName: 'Ana', lastName: 'Horvat', deleted: true })
    const expected = [{ id: ana, name: 'Ana Horvat', phone: swissMobile(1), optedOut: true }]
    expect(await searchPeople(shopId, 'horvat ana')).toEqual(expected)
    expect(await listPeople(shopId, [ana, gone])).toEqual(expected)
  })

  it('find nobody of another shop', async () => {
    const id = await createPerson(await createShop(), { phone: swissMobile(1), firstName: 'Ana' })
    const stranger = await createShop()
    expect(await searchPeople(stranger, 'ana')).toEqual([])
    expect(await listPeople(stranger, [id])).toEqual([])
  })
})
