'use client'

/** The most that one request names; Shopbell has been out of reach for 40 minutes then. */
const MAX_SAVES = 500

/** `seen`: every save that this window has loaded or made. `last`: the newest that certainly succeeded, and those after it of which nobody knows. */
type Known = { seen: Set<string>; last: string[] }

/** By draft, for as long as the app stays loaded. */
const drafts = new Map<string, Known>()

function known(draftId: string): Known {
  const found = drafts.get(draftId) ?? { seen: new Set(), last: [] }
  drafts.set(draftId, found)
  return found
}

/** Is what the server has from this window, or was it on screen here? Null: nobody has saved it in compose yet. */
export function isKnownSave(draftId: string, savedAs: string | null): boolean {
  return savedAs === null || known(draftId).seen.has(savedAs)
}

/** What is typed from now on comes after this save: it was loaded, has succeeded, or is to be overwritten. */
export function continueFrom(draftId: string, savedAs: string) {
  const draft = known(draftId)
  const index = draft.last.indexOf(savedAs)
  draft.seen.add(savedAs)
  draft.last = index < 0 ? [savedAs] : draft.last.slice(index)
}

// randomUUID is only there on https and on this machine; a shop's own network has neither.
const newId = () => crypto.getRandomValues(new Uint32Array(4)).join('-')

/** What the compose form posts (`body` is changed): with a new id for this save, and the ids of those that it comes after. */
export function nextSave(body: FormData): { draftId: string; saveId: string; body: FormData } {
  const draftId = String(body.get('draftId'))
  const saveId = newId()
  const draft = known(draftId)
  body.delete('basedOn')
  for (const id of draft.last) body.append('basedOn', id)
  body.set('saveId', saveId)
  draft.seen.add(saveId)
  draft.last = [...draft.last, saveId].slice(-MAX_SAVES)
  return { draftId, saveId, body }
}
