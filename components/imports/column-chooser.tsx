'use client'

import { useId, useState, useTransition } from 'react'
import { CheckboxField } from '@/components/forms/choice'
import { Field } from '@/components/forms/field'
import { Alert } from '@/components/ui/alert'
import { Select } from '@/components/ui/select'
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table'
import { changeImportAction } from '@/lib/imports/actions'
import { FIELD_LABELS, IMPORT_FIELDS, type ImportField, isSingle } from '@/lib/imports/fields'

type Choice = { mapping: ImportField[]; hasHeader: boolean; tag: string }
type ColumnChooserProps = Choice & { id: string /** The first rows of the file, including the header. */; sample: string[][]; tagNames: string[] }

/** Lets the owner choose the field of each column. Every change is saved and starts a new check. */
export function ColumnChooser({ id, sample, tagNames, ...initial }: ColumnChooserProps) {
  const [choice, setChoice] = useState<Choice>(initial)
  const [refusal, setRefusal] = useState<string>()
  const [, startTransition] = useTransition()
  const tagListId = useId()

  function change(changes: Partial<Choice>) {
    const next = { ...choice, ...changes }
    setChoice(next)
    startTransition(async () => {
      const answer = await changeImportAction({ id, ...next })
      setRefusal(answer.ok ? undefined : answer.message)
    })
  }
  function choose(column: number, field: ImportField) {
    // Only one column may have such a field, so the column that had it becomes "Do not import".
    change({ mapping: choice.mapping.map((old, index) => (index === column ? field : isSingle(field) && old === field ? 'ignore' : old)) })
  }
  const isPhoneMissing = !choice.mapping.includes('phone')
  return (
    <div className="space-y-4">
      {isPhoneMissing || refusal ? (
        <Alert tone="warn" title={refusal ?? 'Choose which column has the phone number.'}>
          {isPhoneMissing ? 'No column seems to contain phone numbers. Nobody can be imported without a phone number.' : null}
        </Alert>
      ) : null}
      <Table label="Columns of the file">
        <THead>
          <Th>Column</Th>
          <Th className="hidden sm:table-cell">Examples</Th>
          <Th>Import as</Th>
        </THead>
        <TBody>
          {choice.mapping.map((field, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its position
            <Column key={column} column={column} field={field} sample={sample} hasHeader={choice.hasHeader} onChoose={(next) => choose(column, next)} />
          ))}
        </TBody>
      </Table>
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <CheckboxField
          label="The first row contains the column names"
          checked={choice.hasHeader}
          onChange={(event) => change({ hasHeader: event.target.checked })}
        />
        <Field
          label="Tag for everyone in this file"
          name="tag"
          autoComplete="off"
          maxLength={40}
          list={tagListId}
          defaultValue={choice.tag}
          onBlur={(event) => (event.target.value.trim() === choice.tag ? undefined : change({ tag: event.target.value.trim() }))}
          hint="Optional, for example Newsletter 2026."
        />
        <datalist id={tagListId}>
          {tagNames.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </div>
    </div>
  )
}

type ColumnProps = { column: number; field: ImportField; sample: string[][]; hasHeader: boolean; onChoose: (field: ImportField) => void }

function Column({ column, field, sample, hasHeader, onChoose }: ColumnProps) {
  const name = (hasHeader ? sample[0]?.[column]?.trim() : '') || `Column ${column + 1}`
  const values = new Set(sample.slice(hasHeader ? 1 : 0).flatMap((row) => row[column]?.trim() || []))
  return (
    <Tr className={field === 'ignore' ? 'text-muted' : undefined}>
      <Td className="max-w-48 break-words">
        <span className="font-medium">{name}</span>
        <span className="block max-w-32 truncate text-muted text-sm sm:hidden">{[...values][0]}</span>
      </Td>
      <Td className="hidden text-sm sm:table-cell">
        {values.size === 0 ? <span className="text-muted">Empty</span> : null}
        {[...values].slice(0, 3).map((value) => (
          <span key={value} className="line-clamp-2 max-w-64 break-words">
            {value}
          </span>
        ))}
      </Td>
      <Td>
        <Select
          aria-label={`Import ${name} as`}
          value={field}
          onChange={(event) => {
            const next = IMPORT_FIELDS.find((each) => each === event.target.value)
            if (next) onChoose(next)
          }}
          className="h-9 px-2.5 text-foreground"
        >
          {IMPORT_FIELDS.map((each) => (
            <option key={each} value={each}>
              {FIELD_LABELS[each]}
            </option>
          ))}
        </Select>
      </Td>
    </Tr>
  )
}
