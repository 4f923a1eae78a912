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

/** What was last on screen, by draft, for as long as the app stays loaded. */
const lastSeen = new Map<string, Draft>()

/**
 * The draft in the compose form. The browser's Back shows the page as the server first drew it, older than what was typed
 * since; so what was last on screen wins, unless the server has something newer (from another tab or computer).
 * @param savedAs which save the server's is.
 */
export function useDraft(draftId: string, savedAs: string | null, fromServer: Draft) {
  const [draft, setDraft] = useState<Draft>(() => {
    const own = lastSeen.get(draftId)
    return own && isKnownSave(draftId, savedAs) ? own : fromServer
  })
  // As of the first look: a page that the server draws again later does not change what is in the form.
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
