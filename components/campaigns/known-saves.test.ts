import { describe, expect, it } from 'vitest'
import { continueFrom, isKnownSave, nextSave } from './known-saves'

function formOf(draftId: string): FormData {
  const form = new FormData()
  form.set('draftId', draftId)
  form.set('basedOn', 'what the server rendered')
  form.set('text', 'Come on Monday.')
  return form
}

/** The ids and the text that one save posts. */
function save(draftId: string) {
  const { saveId, body } = nextSave(formOf(draftId))
  return { saveId, basedOn: body.getAll('basedOn'), postedId: body.get('saveId'), text: body.get('text') }
}

describe('saves that a window knows', () => {
  it('gives each save an id and lists the save before it', () => {
    const draft = crypto.randomUUID()
    continueFrom(draft, 'loaded')
    const first = save(draft)
    expect(first).toMatchObject({ basedOn: ['loaded'], postedId: first.saveId, text: 'Come on Monday.' })
    continueFrom(draft, first.saveId)
    expect(save(draft).basedOn).toEqual([first.saveId])
  })

  it('lists every save without an answer until one succeeds', () => {
    const draft = crypto.randomUUID()
    continueFrom(draft, 'loaded')
    const [lost, lostToo] = [save(draft), save(draft)]
    const answered = save(draft)
    expect(answered.basedOn).toEqual(['loaded', lost.saveId, lostToo.saveId])
    continueFrom(draft, answered.saveId)
    expect(save(draft).basedOn).toEqual([answered.saveId])
  })

  it('still lists the saves after the one that succeeded', () => {
    const draft = crypto.randomUUID()
    const [answered, later] = [save(draft), save(draft)]
    continueFrom(draft, answered.saveId)
    expect(save(draft).basedOn).toEqual([answered.saveId, later.saveId])
  })

  it("is based on another window's save once the owner has chosen to overwrite it", () => {
    const draft = crypto.randomUUID()
    save(draft)
    expect(isKnownSave(draft, 'theirs')).toBe(false)
    continueFrom(draft, 'theirs')
    expect(isKnownSave(draft, 'theirs')).toBe(true)
    expect(save(draft).basedOn).toEqual(['theirs'])
  })

  it('knows its own saves, but none of another draft', () => {
    const draft = crypto.randomUUID()
    const { saveId } = save(draft)
    expect(isKnownSave(draft, saveId)).toBe(true)
    expect(isKnownSave(crypto.randomUUID(), saveId)).toBe(false)
    expect(isKnownSave(draft, null)).toBe(true)
  })

  it('lists at most the newest 500', () => {
    const draft = crypto.randomUUID()
    const ids = Array.from({ length: 501 }, () => save(draft).saveId)
    expect(save(draft).basedOn).toEqual(ids.slice(-500))
  })
})
