'use client'

import { useEffect, useState } from 'react'
import { z } from 'zod'

const WAIT_MS = 150

const Person = z.object({ id: z.string(), name: z.string(), phone: z.string(), optedOut: z.boolean() })
const Answer = z.object({ people: z.array(Person) })
export type Person = z.output<typeof Person>

/** `isCurrent`: these people belong to the present words. Until the answer arrives, the people of the previous search stay on screen. */
type Found = { people: Person[]; isCurrent: boolean }

/** The people whose name or number contains the words, searched shortly after the last key. Undefined while there is nothing to show. */
export function usePeopleSearch(q: string): Found | undefined {
  const [found, setFound] = useState<{ q: string; people: Person[] }>()
  useEffect(() => {
    if (q.trim() === '') return setFound(undefined)
    const stop = new AbortController()
    const timer = setTimeout(async () => {
      try {
        const response = await fetch(`/api/campaigns/people?q=${encodeURIComponent(q)}`, { signal: stop.signal })
        if (response.ok) setFound({ q, people: Answer.parse(await response.json()).people })
      } catch (error) {
        if (!stop.signal.aborted) setFound({ q, people: [] })
        else if (!(error instanceof DOMException)) throw error
      }
    }, WAIT_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [q])
  return found && q.trim() !== '' ? { people: found.people, isCurrent: found.q === q } : undefined
}
