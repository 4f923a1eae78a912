'use client'

import { type ChangeEvent, type ReactNode, useRef, useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { toast } from '@/components/ui/toast'
import { tagCustomersAction } from '@/lib/customers/actions'
import { useDelete } from './use-delete'

/** Offers what can be done with the selected rows of the table inside. The server renders the table, so its checkboxes are plain HTML. */
export function Selection({ children }: { children: ReactNode }) {
  const table = useRef<HTMLDivElement>(null)
  const [ids, setIds] = useState<string[]>([])
  const boxes = () => [...(table.current?.querySelectorAll<HTMLInputElement>('input[name=ids]') ?? [])]
  function change(event: ChangeEvent<HTMLDivElement>) {
    const box: EventTarget = event.target
    if (!(box instanceof HTMLInputElement)) return
    if (box.name === 'all') for (const each of boxes()) each.checked = box.checked
    setIds(boxes().flatMap((each) => (each.checked ? each.value : [])))
  }
  function clear() {
    for (const box of table.current?.querySelectorAll<HTMLInputElement>('input[type=checkbox]') ?? []) box.checked = false
    setIds([])
  }
  return (
    <>
      <div ref={table} onChange={change}>
        {children}
      </div>
      {ids.length > 0 ? <SelectionBar ids={ids} onDone={clear} /> : null}
    </>
  )
}

function SelectionBar({ ids, onDone }: { ids: string[]; onDone: () => void }) {
  const [tags, setTags] = useState('')
  const [isPending, startTransition] = useTransition()
  const deletePeople = useDelete()
  const who = ids.length === 1 ? '1 person' : `${ids.length} people`
  function tag() {
    startTransition(async () => {
      const answer = await tagCustomersAction({ ids, tags })
      toast(answer.message, { tone: answer.ok ? 'good' : 'bad' })
      if (answer.ok) onDone()
    })
  }
  function remove() {
    startTransition(async () => {
      await deletePeople(ids, who)
      onDone()
    })
  }
  return (
    <section
      aria-label="Selected people"
      className="sticky bottom-20 z-20 mx-auto mt-4 flex w-full max-w-2xl flex-wrap items-center gap-2 rounded-xl border border-line-strong bg-surface p-3 shadow-raised md:bottom-4"
    >
      <p aria-live="polite" className="mr-auto px-1 font-medium text-sm">
        {who} selected
      </p>
      <form action={tag} className="flex gap-2">
        <Input
          controlSize="sm"
          aria-label="Tag for the selected people"
          placeholder="Tag"
          value={tags}
          onChange={(event) => setTags(event.target.value)}
          className="w-32"
        />
        <Button size="sm" type="submit" disabled={isPending || tags.trim() === ''}>
          Add tag
        </Button>
      </form>
      <Button size="sm" onClick={remove} disabled={isPending}>
        Delete
      </Button>
      <Button size="sm" variant="ghost" onClick={onDone}>
        Clear
      </Button>
    </section>
  )
}
