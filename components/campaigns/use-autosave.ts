'use client'

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { Counts } from './audience-sentence'
import { type AutosaveEffect, type AutosaveEvent, type AutosaveState, hasUnsaved, type Newer, stepAutosave, untouched } from './autosave-state'
import { continueFrom } from './known-saves'
import { putDraft } from './put-draft'

/**
 * Saves the form a moment after the last change, one request at a time (autosave-state.ts decides; this does what it says).
 * @param onSaved called after each save that succeeded, with how many people are meant now.
 */
export function useAutosave(form: RefObject<HTMLFormElement | null>, onSaved: (audience: Counts) => void) {
  const [note, setNote] = useState(untouched.note)
  const state = useRef(untouched)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const request = useRef<AbortController>(undefined)
  // The form of the last change: the page may be gone when it is saved.
  const changed = useRef<HTMLFormElement>(undefined)
  const report = useRef(onSaved)
  useEffect(() => {
    report.current = onSaved
  })

  const dispatch = useCallback((event: AutosaveEvent) => {
    async function save(form: HTMLFormElement) {
      request.current = new AbortController()
      const { answer, audience } = await putDraft(form, request.current.signal)
      const isHeard = !state.current.isStopped
      dispatch({ kind: 'answered', answer })
      if (isHeard && audience) report.current(audience)
    }
    function perform(effect: AutosaveEffect) {
      if (effect.kind === 'wait' || effect.kind === 'stopWaiting') clearTimeout(timer.current)
      if (effect.kind === 'wait') timer.current = setTimeout(() => dispatch({ kind: 'due' }), effect.ms)
      if (effect.kind === 'save' && changed.current) void save(changed.current)
      if (effect.kind === 'saveOnTheWayOut' && changed.current) void putDraft(changed.current)
      if (effect.kind === 'abort') request.current?.abort()
    }
    const next = stepAutosave(state.current, event)
    state.current = next.state
    setNote(next.state.note)
    next.effects.forEach(perform)
  }, [])

  useLeaving(state, dispatch)
  const schedule = useCallback(
    (delayMs?: number) => {
      changed.current = form.current ?? changed.current
      if (changed.current) dispatch({ kind: 'changed', delayMs })
    },
    [dispatch, form],
  )
  const stop = useCallback(() => dispatch({ kind: 'posted' }), [dispatch])
  const meet = useCallback((newer: Newer) => dispatch({ kind: 'postRefused', newer }), [dispatch])
  const keep = useCallback(
    (draftId: string, { savedAs }: Newer) => {
      continueFrom(draftId, savedAs)
      changed.current = form.current ?? changed.current
      dispatch({ kind: 'kept' })
    },
    [dispatch, form],
  )

  return { state: note, schedule, stop, meet, keep }
}

/** Asks before the window is closed on what is not saved, saves it when the page is left by a link, and goes on when the network is back. */
function useLeaving(state: RefObject<AutosaveState>, dispatch: (event: AutosaveEvent) => void) {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (hasUnsaved(state.current)) event.preventDefault()
    }
    const retry = () => dispatch({ kind: 'online' })
    window.addEventListener('beforeunload', warn)
    window.addEventListener('online', retry)
    return () => {
      dispatch({ kind: 'left' })
      window.removeEventListener('beforeunload', warn)
      window.removeEventListener('online', retry)
    }
  }, [state, dispatch])
}
