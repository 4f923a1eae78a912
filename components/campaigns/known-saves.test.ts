import { describe, expect, it } from 'vitest'
import { continueFrom, isKnownSave, nextSave } from './known-saves'

function formOf(draftId: string): FormData {
  const form = new FormData()
  form.set('draftId', draftId)
  form.set('basedOn', 'what the page was drawn with')
  form.set('text', 'Come on Monday.')
  return form
}

/** What one save says about itself. */
function save(draftId: string) {
  const { saveId, body } = nextSave(formOf(draftId))
  return { saveId, basedOn: body.getAll('basedOn'), said: body.get('saveId'), text: body.get('text') }
}

describe('the saves that a window knows', () => {
  it('names each save, and what it comes after', () => {
    const draft = crypto.randomUUID()
    continueFrom(draft, 'loaded')
    const first = save(draft)
    expect(first).toMatchObject({ basedOn: ['loaded'], said: first.saveId, text: 'Come on Monday.' })
    continueFrom(draft, first.saveId)
    expect(save(draft).basedOn).toEqual([first.saveId])
  })

  it('names every save of which it never heard whether it succeeded, until one certainly did', () => {
    const draft = crypto.randomUUID()
    continueFrom(draft, 'loaded')
    const [lost, lostToo] = [save(draft), save(draft)]
    const heard = save(draft)
    expect(heard.basedOn).toEqual(['loaded', lost.saveId, lostToo.saveId])
    continueFrom(draft, heard.saveId)
    expect(save(draft).basedOn).toEqual([heard.saveId])
  })

  it('still names the saves after the one that certainly succeeded', () => {
    const draft = crypto.randomUUID()
    const [heard, later] = [save(draft), save(draft)]
    continueFrom(draft, heard.saveId)
    expect(save(draft).basedOn).toEqual([heard.saveId, later.saveId])
  })

  it('goes on from what another window saved, once the owner has chosen to overwrite it', () => {
    const draft = crypto.randomUUID()
    save(draft)
    expect(isKnownSave(draft, 'theirs')).toBe(false)
    continueFrom(draft, 'theirs')
    expect(isKnownSave(draft, 'theirs')).toBe(true)
    expect(save(draft).basedOn).toEqual(['theirs'])
  })

  it('knows its own saves and those of no other draft', () => {
    const draft = crypto.randomUUID()
    const { saveId } = save(draft)
    expect(isKnownSave(draft, saveId)).toBe(true)
    expect(isKnownSave(crypto.randomUUID(), saveId)).toBe(false)
    expect(isKnownSave(draft, null)).toBe(true)
  })

  it('names at most 500, the newest', () => {
    const draft = crypto.randomUUID()
    const ids = Array.from({ length: 501 }, () => save(draft).saveId)
    expect(save(draft).basedOn).toEqual(ids.slice(-500))
  })
})
