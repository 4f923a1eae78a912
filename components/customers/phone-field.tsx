'use client'

import Link from 'next/link'
import { type ReactNode, useEffect, useState } from 'react'
import { Field } from '@/components/forms/field'
import type { PhoneDescription } from '@/lib/phone/describe-phone'

type Person = { id: string; name: string }
type PhoneFieldProps = {
  country: string
  defaultValue: string
  errors: string[] /** Who has the number, as the server said. */
  existing?: Person /** Whose form this is. */
  ownMessageId?: string
}

const LOOK_UP_AFTER_MS = 300

/** The number, with what was understood under it as it is typed, and who has it already. */
export function PhoneField({ country, defaultValue, errors, existing, ownMessageId }: PhoneFieldProps) {
  const [text, setText] = useState(defaultValue)
  const description = useDescription(text, country)
  const holder = useHolder(description?.ok ? text : '', ownMessageId) ?? (errors.length > 0 ? existing : undefined)
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
        <Understanding
          // What the error under it says already is not said twice.
          description={description && errors.includes(description.text) ? undefined : description}
          holder={holder}
          isSaid={errors.some((error) => holder && error.startsWith(holder.name))}
          isEmpty={text.trim() === ''}
        />
      }
    />
  )
}

type UnderstandingProps = { description: PhoneDescription | undefined; holder: Person | undefined; isSaid: boolean; isEmpty: boolean }

function Understanding({ description, holder, isSaid, isEmpty }: UnderstandingProps): ReactNode {
  if (holder)
    return (
      <span className="text-warn">
        {isSaid ? null : `${holder.name} has this number already. `}
        <Link href={`/customers/${holder.id}`} className="font-medium underline underline-offset-2">
          Open {holder.name}
        </Link>
      </span>
    )
  if (isEmpty || !description) return 'As you would dial it, or with + and the country code.'
  return (
    <span aria-live="polite">
      <span className={description.ok ? 'font-medium text-good' : ''}>{description.text}</span>
      {description.warning ? <span className="text-warn"> · {description.warning}</span> : null}
    </span>
  )
}

/** The numbering plans are large, so they come once somebody has a number to be read. */
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

function useHolder(text: string, ownMessageId: string | undefined): Person | undefined {
  const [holder, setHolder] = useState<Person>()
  useEffect(() => {
    setHolder(undefined)
    if (text === '') return
    const controller = new AbortController()
    async function lookUp() {
      const response = await fetch(`/api/customers/lookup?phone=${encodeURIComponent(text)}`, { signal: controller.signal })
      const answer: { existing: Person | null } | undefined = response.ok ? await response.json() : undefined
      if (answer?.existing && answer.existing.id !== ownMessageId && !controller.signal.aborted) setHolder(answer.existing)
    }
    // No answer, or one that nobody waits for any more: the server looks again when the form is sent.
    const timer = setTimeout(() => lookUp().catch(() => undefined), LOOK_UP_AFTER_MS)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [text, ownMessageId])
  return holder
}
