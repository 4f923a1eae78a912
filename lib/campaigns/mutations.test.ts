import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { db } from '@/lib/db/client'
import { createCampaign } from '@/lib/testing/campaign-rows'
import { createShop } from '@/lib/testing/factories'
import { deleteDraft, duplicateCampaign, overwriteDraft, saveDraft } from './mutations'
import { findDraft } from './queries'
import type { DraftContent } from './schema'

const draft: DraftContent = { name: 'Opening', sender: 'WineShop', text: 'Come on Monday.', audience: { kind: 'tags', tagIds: ['t'] } }
const changed: DraftContent = { name: '', sender: 'x', text: '', audience: { kind: 'everyone' } }

describe('saveDraft', () => {
  it('stores everything that was typed', async () => {
    const shopId = await createShop()
    const created = await saveDraft(shopId, draft)
    expect(created.ok && (await findDraft(shopId, created.campaignId))).toMatchObject({ ...draft, status: 'DRAFT' })
  })

  it('stores the sender in the form in which it is sent', async () => {
    const shopId = await createShop()
    const created = await saveDraft(shopId, { ...draft, sender: ' +41 79 302 67 27 ' })
    expect(created.ok && (await findDraft(shopId, created.campaignId))).toMatchObject({ sender: '41793026727' })
  })

  it('creates one draft for one id, even if it is called several times at once', async () => {
    const shopId = await createShop()
    const id = randomUUID()
    const results = await Promise.all([1, 2, 3].map((n) => saveDraft(shopId, { ...draft, name: `try ${n}` }, id, { id: `${n}`, basedOn: before(n) })))
    expect(results[2]).toEqual({ ok: true, campaignId: id })
    expect(await db.campaign.findMany({ where: { shopId } })).toMatchObject([{ id, name: 'try 3', savedAs: '3' }])
  })

  it("refuses the id of another shop's draft and does not change that draft", async () => {
    const owner = await createShop()
    const id = randomUUID()
    await saveDraft(owner, draft, id)
    expect(await saveDraft(await createShop(), changed, id)).toEqual({ ok: false, reason: 'not_found' })
    expect(await findDraft(owner, id)).toMatchObject(draft)
  })
})

/** The earlier saves of a window that got no answers. Each may have succeeded. */
const before = (n: number) => Array.from({ length: n - 1 }, (_, index) => `${index + 1}`)

describe('overwriteDraft', () => {
  it('takes one of several saves at the same moment and refuses the others', async () => {
    const shopId = await createShop()
    const id = randomUUID()
    await saveDraft(shopId, draft, id, { id: 'start', basedOn: [] })
    const windows = ['a', 'b', 'c', 'd']
    const results = await Promise.all(windows.map((text) => overwriteDraft(shopId, id, { ...draft, text }, { id: text, basedOn: ['start'] })))
    const kept = await findDraft(shopId, id)
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(results.filter(({ ok }) => !ok)).toEqual(
      [1, 2, 3].map(() => ({ ok: false, reason: 'changed_elsewhere', newer: { savedAs: kept?.text, text: kept?.text } })),
    )
  })

  it('does not let a late save overwrite a later save of the same window', async () => {
    const shopId = await createShop()
    const id = randomUUID()
    await saveDraft(shopId, { ...draft, text: 'second' }, id, { id: '2', basedOn: before(2) })
    expect(await saveDraft(shopId, { ...draft, text: 'first' }, id, { id: '1', basedOn: [] })).toMatchObject({ ok: false, reason: 'changed_elsewhere' })
    expect(await findDraft(shopId, id)).toMatchObject({ text: 'second' })
  })

  it('accepts the same save twice, because its answer may have been lost', async () => {
    const shopId = await createShop()
    const id = randomUUID()
    const save = { id: '1', basedOn: [] }
    for (let tries = 0; tries < 2; tries++) expect(await saveDraft(shopId, draft, id, save)).toEqual({ ok: true, campaignId: id })
  })

  it('saves an unfinished draft', async () => {
    const shopId = await createShop()
    const id = randomUUID()
    await saveDraft(shopId, draft, id, { id: '1', basedOn: [] })
    expect(await overwriteDraft(shopId, id, changed, { basedOn: ['1'] })).toEqual({ ok: true, campaignId: id })
    expect(await findDraft(shopId, id)).toMatchObject(changed)
  })

  it.each(['SCHEDULED', 'SENDING', 'PAUSED', 'STOPPED', 'FINISHED'] as const)('refuses to change a campaign that is %s', async (status) => {
    const shopId = await createShop()
    const id = await createCampaign(shopId, { status })
    expect(await overwriteDraft(shopId, id, changed)).toEqual({ ok: false, reason: 'not_a_draft' })
    expect(await findDraft(shopId, id)).toMatchObject({ name: 'Grand opening', text: 'Come on Monday.' })
  })

  it("does not find another shop's draft", async () => {
    const id = await createCampaign(await createShop(), { status: 'DRAFT' })
    expect(await overwriteDraft(await createShop(), id, changed)).toEqual({ ok: false, reason: 'not_found' })
  })
})

describe('duplicateCampaign', () => {
  it('creates a draft with the same content and no messages', async () => {
    const shopId = await createShop()
    const id = await createCampaign(shopId, { states: ['DELIVERED'] })
    const copy = await duplicateCampaign(shopId, id)
    expect(copy.ok && (await findDraft(shopId, copy.campaignId))).toMatchObject({
      name: 'Copy of Grand opening',
      text: 'Come on Monday.',
      sender: 'WineShop',
      status: 'DRAFT',
    })
    expect(await db.message.count({ where: { shopId } })).toBe(1)
  })

  it("does not find another shop's campaign", async () => {
    const id = await createCampaign(await createShop())
    expect(await duplicateCampaign(await createShop(), id)).toEqual({ ok: false, reason: 'not_found' })
  })
})

describe('deleteDraft', () => {
  it('deletes a draft', async () => {
    const shopId = await createShop()
    const id = await createCampaign(shopId, { status: 'DRAFT' })
    expect(await deleteDraft(shopId, id)).toMatchObject({ ok: true })
    expect(await findDraft(shopId, id)).toBeNull()
  })

  it('refuses to delete a campaign that has been sent', async () => {
    const shopId = await createShop()
    const id = await createCampaign(shopId, { states: ['DELIVERED'] })
    expect(await deleteDraft(shopId, id)).toEqual({ ok: false, reason: 'not_a_draft' })
    expect(await db.message.count({ where: { campaignId: id } })).toBe(1)
  })

  it("does not find another shop's draft", async () => {
    const shopId = await createShop()
    const id = await createCampaign(shopId, { status: 'DRAFT' })
    expect(await deleteDraft(await createShop(), id)).toEqual({ ok: false, reason: 'not_found' })
    expect(await findDraft(shopId, id)).not.toBeNull()
  })
})
