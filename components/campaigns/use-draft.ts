'use client'

import { useEffect, useState } from 'react'
import type { AudienceChoice } from './audience-field'
import type { Counts } from './audience-sentence'
import { continueFrom, isKnownSave } from './known-saves'

export type Draft = {
  name: string
  sender: string
  text: string
  audience: AudienceChoice
  counts: Counts
}

/** The last content of the form, by draft id. It lasts as long as the app stays loaded. */
const lastSeen = new Map<string, Draft>()

/**
 * The draft in the compose form, and a function that changes it. The browser's Back shows the page as the server first rendered it,
 * without later changes. The form therefore starts with its own last content, unless another window has saved something newer.
 * @param savedAs the id of the last save of `fromServer`; null if there is none.
 */
export function useDraft(draftId: string, savedAs: string | null, fromServer: Draft) {
  const [draft, setDraft] = useState<Draft>(() => {
    const own = lastSeen.get(draftId)
    return own && isKnownSave(draftId, savedAs) ? own : fromServer
  })
  // The save at the first rendering. When the server renders the page again, the form keeps its content.
  const [loaded] = useState(savedAs)
  useEffect(() => {
    if (loaded !== null && !isKnownSave(draftId, loaded)) continueFrom(draftId, loaded)
  }, [draftId, loaded])
  useEffect(() => {
    lastSeen.set(draftId, draft)
  }, [draftId, draft])
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  return [draft, change] as const
}
