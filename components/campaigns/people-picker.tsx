'use client'

import { Plus, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { z } from 'zod'
import { Field } from '@/components/forms/field'

const Person = z.object({ id: z.string(), name: z.string(), phone: z.string(), optedOut: z.boolean() })
const Answer = z.object({ people: z.array(Person) })
export type Person = z.output<typeof Person>

/** People whose name or number contains the words, a moment after the last key; undefined while there is nothing to show. */
function usePeople(q: string): Person[] | undefined {
  const [people, setPeople] = useState<{ q: string; people: Person[] }>()
  useEffect(() => {
    if (q.trim() === '') return
    const stop = new AbortController()
    const timer = setTimeout(async () => {
      try {
        const response = await fetch(`/api/campaigns/people?q=${encodeURIComponent(q)}`, { signal: stop.signal })
        if (response.ok) setPeople({ q, people: Answer.parse(await response.json()).people })
      } catch (error) {
        if (!stop.signal.aborted) setPeople({ q, people: [] })
        else if (!(error instanceof DOMException)) throw error
      }
    }, 150)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [q])
  return q.trim() === '' ? undefined : people?.people
}

/** Picks people one by one: a search box, what it finds, and a chip for each who was picked. */
export function PeoplePicker({ picked, onChange }: { picked: Person[]; onChange: (people: Person[]) => void }) {
  const [q, setQ] = useState('')
  const found = usePeople(q)?.filter(({ id }) => !picked.some((person) => person.id === id))
  function add(person: Person | undefined) {
    if (!person) return
    onChange([...picked, person])
    setQ('')
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter') return
    event.preventDefault()
    add(found?.[0])
  }
  return (
    <div className="space-y-3">
      <Field
        label="Find people"
        name=""
        type="search"
        autoComplete="off"
        placeholder="Name or number"
        value={q}
        onChange={(event) => setQ(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <p role="status" className="sr-only">
        {found ? `${found.length} found` : ''}
      </p>
      {found ? <Found people={found} onAdd={add} /> : null}
      <ul aria-label="People picked so far" className="flex flex-wrap gap-2 empty:hidden">
        {picked.map((person) => (
          <li key={person.id} className="inline-flex max-w-full items-center gap-1 rounded-full bg-primary-soft py-1 pr-1 pl-3 text-sm">
            <span className="truncate">{person.name || person.phone}</span>
            {person.optedOut ? <span className="text-warn">· opted out</span> : null}
            <button
              type="button"
              aria-label={`Remove ${person.name || person.phone}`}
              onClick={() => onChange(picked.filter(({ id }) => id !== person.id))}
              className="inline-flex size-6 shrink-0 items-center justify-center rounded-full hover:bg-surface"
            >
              <X aria-hidden className="size-3.5" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Found({ people, onAdd }: { people: Person[]; onAdd: (person: Person) => void }) {
  if (people.length === 0) return <p className="text-muted text-sm">Nobody found by this name or number.</p>
  return (
    <ul aria-label="Found people" className="divide-y overflow-hidden rounded-lg border">
      {people.map((person) => (
        <li key={person.id}>
          <button type="button" onClick={() => onAdd(person)} className="flex w-full items-center gap-3 px-3 py-2 text-left text-[0.9375rem] hover:bg-subtle">
            <Plus aria-hidden className="size-4 shrink-0 text-primary" />
            <span className="min-w-0 flex-1 truncate">{person.name || 'No name'}</span>
            {person.optedOut ? <span className="text-sm text-warn">opted out</span> : null}
            <span className="text-muted text-sm tabular-nums">{person.phone}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
