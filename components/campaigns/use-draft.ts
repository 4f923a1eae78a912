'use client'

import { useEffect, useState } from 'react'
import type { AudienceChoice } from './audience-field'
import type { Counts } from './audience-sentence'

export type Draft = {
  name: string
  sender: string
  text: string
  audience: AudienceChoice
  counts: Counts /** When the server last saved it, in ms; 0 for never. */
  version: number
}

/** What was last on screen, by draft, for as long as the app stays loaded. */
const lastSeen = new Map<string, Draft>()

/**
 * The draft in the compose form. The browser's Back shows the page as the server first drew it, older than what was typed
 * since; so what was last on screen wins, unless the server has something newer (from another tab or computer).
 */
export function useDraft(draftId: string, fromServer: Draft) {
  const [draft, setDraft] = useState<Draft>(() => {
    const own = lastSeen.get(draftId)
    return own && own.version >= fromServer.version ? own : fromServer
  })
  useEffect(() => {
    lastSeen.set(draftId, draft)
  }, [draftId, draft])
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  return [draft, change] as const
}
