'use client'

/** The most ids that one request lists. Saves have to fail for 40 minutes to reach it. */
const MAX_SAVES = 500

/** Ids of saves. `seen`: every one that this window has loaded or made. `last`: the newest that succeeded, and the later ones without an answer. */
type Known = { seen: Set<string>; last: string[] }

/** By draft id. It lasts as long as the app stays loaded. */
const drafts = new Map<string, Known>()

function known(draftId: string): Known {
  const found = drafts.get(draftId) ?? { seen: new Set(), last: [] }
  drafts.set(draftId, found)
  return found
}

/** Whether this window has made or loaded the server's last save. True for null, which means that nobody has saved the draft in compose yet. */
export function isKnownSave(draftId: string, savedAs: string | null): boolean {
  return savedAs === null || known(draftId).seen.has(savedAs)
}

/** Later saves are based on this save: it was loaded, it succeeded, or the owner chose to overwrite it. */
export function continueFrom(draftId: string, savedAs: string) {
  const draft = known(draftId)
  const index = draft.last.indexOf(savedAs)
  draft.seen.add(savedAs)
  draft.last = index < 0 ? [savedAs] : draft.last.slice(index)
}

// crypto.randomUUID exists only on https and localhost, and a shop's own network may use http.
const newId = () => crypto.getRandomValues(new Uint32Array(4)).join('-')

/** Adds a new save id, and the ids of the saves that it is based on, to `body` of the compose form. It changes `body` in place. */
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
