'use client'

import { useCombobox } from 'downshift'
import { type ChangeEvent, type KeyboardEvent, type RefObject, useState } from 'react'
import { type Person, usePeopleSearch } from './use-people-search'

const { InputBlur, InputChange, InputKeyDownEnter, ItemClick } = useCombobox.stateChangeTypes

export const personName = ({ name, phone }: Person) => name || phone

type Options = { input: RefObject<HTMLInputElement | null>; picked: Person[]; onPick: (person: Person) => void }

/**
 * A search box with a list of the people found. downshift makes it work with the keyboard and with screen readers, as ARIA requires of a
 * combobox. The list leaves out people who are already picked. Picking a person empties the box; leaving the box picks nobody.
 */
export function usePeopleCombobox({ input, picked, onPick }: Options) {
  const [q, setQ] = useState('')
  const found = usePeopleSearch(q)
  const people = found?.people.filter(({ id }) => !picked.some((person) => person.id === id)) ?? []
  const { isOpen, highlightedIndex, getInputProps, getMenuProps, getItemProps } = useCombobox({
    items: people,
    inputValue: q,
    selectedItem: null,
    defaultHighlightedIndex: 0,
    itemToString: (person) => (person ? personName(person) : ''),
    onInputValueChange: ({ type, inputValue }) => (type === InputChange ? undefined : setQ(inputValue)),
    onSelectedItemChange: ({ selectedItem }) => selectedItem && onPick(selectedItem),
    stateReducer(state, { type, changes }) {
      if (type === InputBlur) return { ...changes, selectedItem: null, inputValue: state.inputValue }
      // The people shown may still belong to the previous search.
      if (type === InputKeyDownEnter && !found?.isCurrent) return state
      return type === InputKeyDownEnter || type === ItemClick ? { ...changes, inputValue: '' } : changes
    },
  })
  const isShown = isOpen && found !== undefined
  const hasOptions = isShown && people.length > 0
  // The label is the field's own (components/forms/field.tsx).
  const {
    id: _,
    'aria-labelledby': __,
    ...inputProps
  } = getInputProps({
    ref: input,
    'aria-expanded': hasOptions,
    // Updates at once. Waiting for downshift's own update would lose a letter typed in between.
    onChange: (event: ChangeEvent<HTMLInputElement>) => setQ(event.currentTarget.value),
    // Enter picks a person and must not post the form.
    onKeyDown: (event: KeyboardEvent) => (event.key === 'Enter' ? event.preventDefault() : undefined),
    ...(hasOptions ? {} : { 'aria-activedescendant': undefined }),
  })
  return { people, isShown, hasOptions, highlightedIndex, inputProps, getMenuProps, getItemProps }
}
