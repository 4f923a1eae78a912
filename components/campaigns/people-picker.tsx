'use client'

import { Plus, X } from 'lucide-react'
import { type ComponentProps, useRef, useState } from 'react'
import { Field } from '@/components/forms/field'
import { classNames } from '@/components/ui/class-names'
import { personName, usePeopleCombobox } from './use-people-combobox'
import type { Person } from './use-people-search'

type PeoplePickerProps = { picked: Person[]; onChange: (people: Person[]) => void }

/** Picks people one by one: a search box, the people found, and a chip for each picked person. */
export function PeoplePicker({ picked, onChange }: PeoplePickerProps) {
  const input = useRef<HTMLInputElement>(null)
  const [announcement, setAnnouncement] = useState('')
  function add(person: Person) {
    onChange([...picked, person])
    setAnnouncement(`${personName(person)} picked.`)
  }
  function remove(person: Person) {
    onChange(picked.filter(({ id }) => id !== person.id))
    setAnnouncement(`${personName(person)} removed.`)
    // The focused button disappears with the person.
    input.current?.focus()
  }
  const { people, isShown, hasOptions, highlightedIndex, inputProps, getMenuProps, getItemProps } = usePeopleCombobox({ input, picked, onPick: add })
  return (
    <div className="space-y-3">
      <Field {...inputProps} label="Find people" name="" placeholder="Name or number" />
      <p role="status" className="sr-only">
        {isShown ? `${people.length} found` : announcement}
      </p>
      <ul {...getMenuProps({ 'aria-label': 'Found people' })} className={classNames('divide-y overflow-hidden rounded-lg border', !hasOptions && 'hidden')}>
        {people.map((person, index) => (
          <FoundPerson key={person.id} {...getItemProps({ item: person, index })} person={person} isHighlighted={index === highlightedIndex} />
        ))}
      </ul>
      {isShown && !hasOptions ? <p className="text-muted text-sm">Nobody found by this name or number.</p> : null}
      <PickedPeople people={picked} onRemove={remove} />
    </div>
  )
}

function FoundPerson({ person, isHighlighted, ...option }: { person: Person; isHighlighted: boolean } & ComponentProps<'li'>) {
  return (
    <li {...option} className={classNames('flex cursor-pointer items-center gap-3 px-3 py-2 text-[0.9375rem]', isHighlighted && 'bg-subtle')}>
      <Plus aria-hidden className="size-4 shrink-0 text-primary" />
      <span className="min-w-0 flex-1 truncate">{person.name || 'No name'}</span>
      {person.optedOut ? <span className="text-sm text-warn">opted out</span> : null}
      <span className="text-muted text-sm tabular-nums">{person.phone}</span>
    </li>
  )
}

function PickedPeople({ people, onRemove }: { people: Person[]; onRemove: (person: Person) => void }) {
  return (
    <ul aria-label="People picked so far" className="flex flex-wrap gap-2 empty:hidden">
      {people.map((person) => (
        <li key={person.id} className="inline-flex max-w-full items-center gap-1 rounded-full bg-primary-soft py-1 pr-1 pl-3 text-sm">
          <span className="truncate">{personName(person)}</span>
          {person.optedOut ? <span className="text-warn">· opted out</span> : null}
          <button
            type="button"
            aria-label={`Remove ${personName(person)}`}
            onClick={() => onRemove(person)}
            className="inline-flex size-6 shrink-0 items-center justify-center rounded-full hover:bg-surface"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </li>
      ))}
    </ul>
  )
}
