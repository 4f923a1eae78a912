'use client'

import Link from 'next/link'
import { type ReactNode, useEffect, useState } from 'react'
import { Field } from '@/components/forms/field'
import type { PhoneDescription } from '@/lib/phone/describe-phone'

type Person = { id: string; name: string }
type PhoneFieldProps = {
  country: string
  defaultValue: string
  errors: string[]
  /** Who has the number, according to the server's refusal. */
  existing?: Person
  /** The id of the person whose form this is. */
  ownId?: string
}

const LOOK_UP_AFTER_MS = 300

/** The field for a phone number. As it is typed, the line below says how it was read, and who already has it. */
export function PhoneField({ country, defaultValue, errors, existing, ownId }: PhoneFieldProps) {
  const [text, setText] = useState(defaultValue)
  const description = useDescription(text, country)
  const holder = useHolder(description?.ok ? text : '', ownId) ?? (errors.length > 0 ? existing : undefined)
  return (
    <Field
      label="Phone"
      name="phone"
      type="tel"
      required
      autoComplete="off"
      inputMode="tel"
      defaultValue={defaultValue}
      onInput={(event) => setText(event.currentTarget.value)}
      errors={errors}
      hint={
        <PhoneHint
          // The error below says the same.
          description={description && errors.includes(description.text) ? undefined : description}
          holder={holder}
          isInError={errors.some((error) => holder && error.startsWith(holder.name))}
          isEmpty={text.trim() === ''}
        />
      }
    />
  )
}

type PhoneHintProps = { description: PhoneDescription | undefined; holder: Person | undefined; isInError: boolean; isEmpty: boolean }

function PhoneHint({ description, holder, isInError, isEmpty }: PhoneHintProps): ReactNode {
  if (holder)
    return (
      <span className="text-warn">
        {isInError ? null : `${holder.name} has this number already. `}
        <Link href={`/customers/${holder.id}`} className="font-medium underline underline-offset-2">
          Open {holder.name}
        </Link>
      </span>
    )
  if (isEmpty || !description) return 'Write it as you would dial it, or with + and the country code.'
  return (
    <span aria-live="polite">
      <span className={description.ok ? 'font-medium text-good' : ''}>{description.text}</span>
      {description.warning ? <span className="text-warn"> · {description.warning}</span> : null}
    </span>
  )
}

/** Loads the numbering plans only when there is a number to read, because they are large. */
function useDescription(text: string, country: string): PhoneDescription | undefined {
  const [description, setDescription] = useState<PhoneDescription>()
  useEffect(() => {
    let isCurrent = true
    async function describe() {
      if (text.trim() === '') return setDescription(undefined)
      const [{ readPhone }, { describePhone }] = await Promise.all([import('@/lib/phone/phone-number'), import('@/lib/phone/describe-phone')])
      if (isCurrent) setDescription(describePhone(readPhone(text, country), country))
    }
    void describe()
    return () => {
      isCurrent = false
    }
  }, [text, country])
  return description
}

function useHolder(text: string, ownId: string | undefined): Person | undefined {
  const [holder, setHolder] = useState<Person>()
  useEffect(() => {
    setHolder(undefined)
    if (text === '') return
    const controller = new AbortController()
    async function lookUp() {
      const response = await fetch(`/api/customers/lookup?phone=${encodeURIComponent(text)}`, { signal: controller.signal })
      const answer: { existing: Person | null } | undefined = response.ok ? await response.json() : undefined
      if (answer?.existing && answer.existing.id !== ownId && !controller.signal.aborted) setHolder(answer.existing)
    }
    // A lookup may fail or be cancelled, because the server checks the number again when the form is sent.
    const timer = setTimeout(() => lookUp().catch(() => undefined), LOOK_UP_AFTER_MS)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [text, ownId])
  return holder
}
