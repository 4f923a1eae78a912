'use client'

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { continueFrom, nextSave } from './known-saves'

const WAIT_MS = 800
const RETRY_MS = 5_000
const GIVE_UP_MS = 10_000

const Saved = z.object({ savedAt: z.string(), audience: z.object({ total: z.number(), willGet: z.number(), optedOut: z.number() }) })
const Newer = z.object({ savedAs: z.string(), text: z.string() })
const Refused = z.object({ error: z.string(), newer: Newer.optional() })

/** What another window saved meanwhile. */
export type Newer = z.output<typeof Newer>
export type SaveState =
  | { status: 'untouched' }
  | { status: 'saving' }
  | { status: 'saved'; at: string }
  | { status: 'failed'; reason: string }
  | { status: 'conflict'; newer: Newer }

async function put(form: HTMLFormElement, stopped?: AbortSignal): Promise<z.output<typeof Saved> | { error: string; isFinal: boolean; newer?: Newer }> {
  const { draftId, saveId, body: typed } = nextSave(form)
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(GIVE_UP_MS), ...(stopped ? [stopped] : [])])
    const response = await fetch('/api/campaigns/drafts', { method: 'PUT', body: typed, signal })
    const body: unknown = await response.json()
    if (response.ok) {
      continueFrom(draftId, saveId)
      return Saved.parse(body)
    }
    const { error, newer } = Refused.safeParse(body).data ?? { error: 'The server could not save it.' }
    return { error, newer, isFinal: response.status === 409 || response.status === 413 }
  } catch {
    return { error: 'The server cannot be reached.', isFinal: false }
  }
}

type Work = { form?: HTMLFormElement; request?: AbortController; timer?: ReturnType<typeof setTimeout> } & Record<
  /** `isHeld`: another window has changed the draft, and the owner has not chosen yet. */
  'isBusy' | 'isDirty' | 'isStopped' | 'isHeld',
  boolean
>

/**
 * Saves the form a moment after the last change, one request at a time. A failure loses nothing: what is typed stays in the
 * form and the save is tried again, by itself or with the next change. Nothing is saved over what another window has changed.
 * @param onSaved called with the answer of each save that succeeded.
 */
export function useAutosave(form: RefObject<HTMLFormElement | null>, onSaved: (saved: z.output<typeof Saved>) => void) {
  const [state, setState] = useState<SaveState>({ status: 'untouched' })
  const work = useRef<Work>({ isBusy: false, isDirty: false, isStopped: false, isHeld: false })
  const report = useRef(onSaved)
  useEffect(() => {
    report.current = onSaved
  })

  const schedule = useCallback(
    (delayMs: number = WAIT_MS) => {
      async function run() {
        const now = work.current
        if (now.isBusy || now.isHeld || !now.form) return
        now.isBusy = true
        now.isDirty = false
        setState({ status: 'saving' })
        now.request = new AbortController()
        const answer = await put(now.form, now.request.signal)
        now.isBusy = false
        if (now.isStopped) return
        if ('savedAt' in answer) {
          setState({ status: 'saved', at: answer.savedAt })
          report.current(answer)
          if (now.isDirty) schedule(0)
          return
        }
        now.isDirty = true
        now.isHeld = answer.newer !== undefined
        if (answer.newer) return setState({ status: 'conflict', newer: answer.newer })
        setState({ status: 'failed', reason: answer.error })
        if (!answer.isFinal) schedule(RETRY_MS)
      }
      work.current.form = form.current ?? work.current.form
      work.current.isDirty = true
      work.current.isStopped = false
      clearTimeout(work.current.timer)
      work.current.timer = setTimeout(run, delayMs)
    },
    [form],
  )

  useEffect(() => {
    const now = work.current
    const warn = (event: BeforeUnloadEvent) => {
      if (!now.isStopped && (now.isDirty || now.isBusy)) event.preventDefault()
    }
    const retry = () => now.isDirty && schedule(0)
    window.addEventListener('beforeunload', warn)
    window.addEventListener('online', retry)
    return () => {
      clearTimeout(now.timer)
      // Left by a link before the moment was over: the last words are saved on the way out.
      if (now.isDirty && !now.isHeld && now.form) void put(now.form)
      window.removeEventListener('beforeunload', warn)
      window.removeEventListener('online', retry)
    }
  }, [schedule])

  /** The form is being posted as a whole: nothing is left to save, a save on its way must not come after it, and no late answer may touch the page. */
  const stop = useCallback(() => {
    clearTimeout(work.current.timer)
    work.current.request?.abort()
    work.current.isDirty = false
    work.current.isStopped = true
  }, [])

  /** The form was posted as a whole and refused, because another window has changed the draft. */
  const meet = useCallback((newer: Newer) => {
    Object.assign(work.current, { isDirty: true, isStopped: false, isHeld: true })
    setState({ status: 'conflict', newer })
  }, [])

  /** The owner has seen what the other window saved, and wants what is in the form in its place. */
  const keep = useCallback(
    (draftId: string, { savedAs }: Newer) => {
      continueFrom(draftId, savedAs)
      work.current.isHeld = false
      schedule(0)
    },
    [schedule],
  )

  return { state, schedule, stop, meet, keep }
}
