'use client'

import { CheckboxField, Radio, RadioGroupField } from '@/components/forms/choice'
import { peopleWords } from '@/lib/words/counts'
import { PeoplePicker } from './people-picker'
import type { Person } from './use-people-search'

export type AudienceChoice = { kind: 'everyone' | 'tags' | 'people'; tagIds: string[]; people: Person[] }
export type TagChoice = { id: string; name: string; people: number }

type AudienceFieldProps = { choice: AudienceChoice; tags: TagChoice[]; error: string | undefined; onChange: (choice: AudienceChoice) => void }

/** The choice of who gets the text: everyone, people with certain tags, or people picked one by one. */
export function AudienceField({ choice, tags, error, onChange }: AudienceFieldProps) {
  const radio = (kind: AudienceChoice['kind']) => ({
    name: 'audienceKind',
    value: kind,
    checked: choice.kind === kind,
    onChange: () => onChange({ ...choice, kind }),
  })
  const toggle = (id: string, isChosen: boolean) =>
    onChange({ ...choice, tagIds: isChosen ? [...choice.tagIds, id] : choice.tagIds.filter((other) => other !== id) })
  return (
    <RadioGroupField label="Who gets it" errors={error ? [error] : []}>
      <Radio {...radio('everyone')} label="Everyone" hint="All your customers who have not opted out." />
      <Radio
        {...radio('tags')}
        label="People with a tag"
        hint={tags.length === 0 ? 'You have no tags yet. Give customers a tag first, by hand or while importing.' : undefined}
        disabled={tags.length === 0}
      />
      {choice.kind === 'tags' ? (
        <div className="ml-6.5 max-h-72 space-y-2 overflow-y-auto rounded-lg border p-3.5">
          {tags.map(({ id, name, people }) => (
            <CheckboxField
              key={id}
              name="tagIds"
              value={id}
              checked={choice.tagIds.includes(id)}
              onChange={(event) => toggle(id, event.target.checked)}
              label={
                <>
                  {name} <span className="text-muted text-sm">· {peopleWords(people)}</span>
                </>
              }
            />
          ))}
        </div>
      ) : null}
      <Radio {...radio('people')} label="Picked people" />
      {choice.kind === 'people' ? (
        <div className="ml-6.5">
          <PeoplePicker picked={choice.people} onChange={(people) => onChange({ ...choice, people })} />
          {choice.people.map(({ id }) => (
            <input key={id} type="hidden" name="customerIds" value={id} />
          ))}
        </div>
      ) : null}
    </RadioGroupField>
  )
}
