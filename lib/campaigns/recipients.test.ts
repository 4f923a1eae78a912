import { describe, expect, it } from 'vitest'
import { write } from '@/lib/db/client'
import { readSearch } from '@/lib/forms/search-params'
import { MessageState } from '@/lib/messages/status'
import { createCampaign } from '@/lib/testing/campaign-rows'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { RecipientSearch } from './addresses'
import { gatewayWords, listRecipients, RECIPIENTS_PAGE_SIZE } from './recipients'
import { RecipientOutcome } from './status'

const search = (given: Record<string, unknown> = {}) => RecipientSearch.parse(given)

async function history(states: readonly MessageState[] = MessageState.options) {
  const shopId = await createShop()
  return { shopId, id: await createCampaign(shopId, { states }) }
}

describe('listRecipients', () => {
  it('shows each recipient under exactly one outcome', async () => {
    const { shopId, id } = await history()
    const seen: string[] = []
    for (const outcome of RecipientOutcome.options) {
      const { recipients, total } = await listRecipients(shopId, id, search({ outcome }))
      expect(total).toBe(recipients.length)
      seen.push(...recipients.map(({ state }) => state))
    }
    expect(seen.sort()).toEqual([...MessageState.options].sort())
  })

  it('searches by name, by number in any common notation, and by messageId', async () => {
    const { shopId, id } = await history(['DELIVERED', 'DELIVERED'])
    const first = { campaignId: id, position: 1 }
    await write((tx) => tx.message.update({ where: { campaignId_position: first }, data: { name: 'Ana 100%_Horvat', messageId: '4a54f0242f19-b832' } }))
    for (const q of ['ana 100%_h', '+41 79 000 00 00', '0790000000', '4a54f024'])
      expect((await listRecipients(shopId, id, search({ q }))).recipients.map(({ position }) => position)).toEqual([1])
    expect((await listRecipients(shopId, id, search({ q: '%' }))).total).toBe(1)
    expect((await listRecipients(shopId, id, search({ q: 'nobody' }))).total).toBe(0)
  })

  it.each(['position', 'name', 'status', 'time'])('shows everyone exactly once over the pages, sorted by %s', async (sort) => {
    const { shopId, id } = await history(Array.from({ length: RECIPIENTS_PAGE_SIZE + 7 }, () => 'ACCEPTED' as const))
    for (const direction of ['asc', 'desc']) {
      const pages = [await listRecipients(shopId, id, search({ sort, direction })), await listRecipients(shopId, id, search({ sort, direction, page: 2 }))]
      const phones = pages.flatMap(({ recipients }) => recipients.map(({ phone }) => phone))
      expect(new Set(phones).size).toBe(RECIPIENTS_PAGE_SIZE + 7)
      if (sort === 'position') expect(phones[0]).toBe(swissMobile(direction === 'asc' ? 0 : RECIPIENTS_PAGE_SIZE + 6))
    }
  })

  it("shows nobody of another shop's campaign", async () => {
    const { id } = await history()
    expect(await listRecipients(await createShop(), id, search())).toEqual({ recipients: [], total: 0, pages: 1 })
  })

  it('ignores invalid parameters in the address in production', () => {
    expect(readSearch(RecipientSearch, { outcome: 'x', sort: 'y', direction: 'z', page: '-1', q: ['a'] }, false)).toEqual({
      outcome: undefined,
      q: '',
      sort: 'position',
      direction: 'asc',
      page: 1,
    })
  })
})

describe('gatewayWords', () => {
  it('includes names and ids of status and error, and is empty if there are none', () => {
    const none = { statusGroupId: null, statusId: null, statusName: null, statusDescription: null, errorId: null, errorName: null, errorDescription: null }
    const given = { statusGroupId: 2, statusId: 9, statusName: 'UNDELIVERABLE_NOT_DELIVERED', errorId: 27, errorName: 'EC_ABSENT_SUBSCRIBER' }
    expect(gatewayWords(none)).toBe('')
    expect(gatewayWords({ ...none, ...given })).toBe('UNDELIVERABLE_NOT_DELIVERED (status 2/9) · EC_ABSENT_SUBSCRIBER (error 27)')
  })
})
