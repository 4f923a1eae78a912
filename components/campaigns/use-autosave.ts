'use client'

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { Counts } from './audience-sentence'
import { type AutosaveEffect, type AutosaveEvent, type AutosaveState, hasUnsaved, type Newer, stepAutosave, untouched } from './autosave-state'
import { continueFrom } from './known-saves'
import { putDraft } from './put-draft'

/**
 * Saves the form shortly after the last change, one request at a time. autosave-state.ts decides; this hook carries out its effects.
 * @param onSaved called after each successful save with the numbers of people in the audience.
 */
export function useAutosave(form: RefObject<HTMLFormElement | null>, onSaved: (audience: Counts) => void) {
  const [note, setNote] = useState(untouched.note)
  const state = useRef(untouched)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const request = useRef<AbortController>(undefined)
  // The form of the last change. The page may already be gone when it is saved.
  const changed = useRef<HTMLFormElement>(undefined)
  const report = useRef(onSaved)
  useEffect(() => {
    report.current = onSaved
  })

  const dispatch = useCallback((event: AutosaveEvent) => {
    async function save(form: HTMLFormElement) {
      request.current = new AbortController()
      const { answer, audience } = await putDraft(form, request.current.signal)
      const wasStopped = state.current.isStopped
      dispatch({ kind: 'answered', answer })
      if (!wasStopped && audience) report.current(audience)
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

  useWindowEvents(state, dispatch)
  const schedule = useCallback(
    (delayMs?: number) => {
      changed.current = form.current ?? changed.current
      if (changed.current) dispatch({ kind: 'changed', delayMs })
    },
    [dispatch, form],
  )
  const stop = useCallback(() => dispatch({ kind: 'posted' }), [dispatch])
  const showConflict = useCallback((newer: Newer) => dispatch({ kind: 'postRefused', newer }), [dispatch])
  const overwrite = useCallback(
    (draftId: string, { savedAs }: Newer) => {
      continueFrom(draftId, savedAs)
      changed.current = form.current ?? changed.current
      dispatch({ kind: 'kept' })
    },
    [dispatch, form],
  )

  return { state: note, schedule, stop, showConflict, overwrite }
}

/** Warns before the window closes with unsaved changes, saves them when the owner follows a link, and retries when the network is back. */
function useWindowEvents(state: RefObject<AutosaveState>, dispatch: (event: AutosaveEvent) => void) {
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
