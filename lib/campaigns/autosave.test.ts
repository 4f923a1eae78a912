import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createCampaign } from '@/lib/testing/campaign-rows'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { createPerson } from '@/lib/testing/people'
import { autosaveDraft } from './autosave'
import { findDraft } from './queries'

function formOf(draftId: string, fields: Record<string, string> = {}) {
  const form = new FormData()
  for (const [name, value] of Object.entries({ draftId, name: '', sender: '', text: '', audienceKind: 'everyone', ...fields })) form.append(name, value)
  return form
}

describe('autosaveDraft', () => {
  it('creates the draft at the first save, updates it later, and normalises line ends', async () => {
    const shopId = await createShop()
    await createPerson(shopId, { phone: swissMobile(1) })
    const id = randomUUID()
    expect(await autosaveDraft(shopId, formOf(id, { saveId: 'first' }))).toEqual({ ok: true, audience: { total: 1, willGet: 1, optedOut: 0 } })
    await autosaveDraft(shopId, formOf(id, { text: 'Come\r\non Monday', basedOn: 'first' }))
    expect(await findDraft(shopId, id)).toMatchObject({ text: 'Come\non Monday', status: 'DRAFT' })
  })

  it('refuses to change a sent campaign', async () => {
    const shopId = await createShop()
    const id = await createCampaign(shopId, { status: 'SENDING' })
    expect(await autosaveDraft(shopId, formOf(id))).toMatchObject({ ok: false, message: expect.stringContaining('sent already') })
  })

  it("does not overwrite another window's save, and returns its text", async () => {
    const shopId = await createShop()
    const id = randomUUID()
    await autosaveDraft(shopId, formOf(id, { text: 'Come on Monday', saveId: 'first' }))
    expect(await autosaveDraft(shopId, formOf(id, { text: 'Come on Tuesday', saveId: 'other', basedOn: 'first' }))).toMatchObject({ ok: true })
    const late = await autosaveDraft(shopId, formOf(id, { text: 'Come at noon', saveId: 'second', basedOn: 'first' }))
    expect(late).toEqual({
      ok: false,
      message: 'This invitation was changed in another window.',
      newer: { savedAs: 'other', text: 'Come on Tuesday' },
    })
    expect(await findDraft(shopId, id)).toMatchObject({ text: 'Come on Tuesday', savedAs: 'other' })
    // The owner has seen the other version and chosen to overwrite it.
    expect(await autosaveDraft(shopId, formOf(id, { text: 'Come at noon', saveId: 'third', basedOn: 'other' }))).toMatchObject({ ok: true })
    expect(await findDraft(shopId, id)).toMatchObject({ text: 'Come at noon' })
  })

  it("does not touch another shop's draft", async () => {
    const owner = await createShop()
    const id = await createCampaign(owner, { status: 'DRAFT' })
    expect(await autosaveDraft(await createShop(), formOf(id, { text: 'x' }))).toMatchObject({ ok: false })
    expect(await findDraft(owner, id)).toMatchObject({ text: 'Come on Monday.' })
  })

  it('refuses an incomplete form', async () => {
    expect(await autosaveDraft(await createShop(), new FormData())).toMatchObject({ ok: false })
  })
})
