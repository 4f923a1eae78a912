import { type ComponentProps, type ReactNode, useId } from 'react'

type ChoiceProps = ComponentProps<'input'> & { label: ReactNode; hint?: ReactNode }

/** A checkbox with its label beside it. */
export function CheckboxField({ label, hint, ...input }: ChoiceProps) {
  return <Choice type="checkbox" label={label} hint={hint} {...input} />
}

/** One choice of a RadioGroupField. */
export function Radio({ label, hint, ...input }: ChoiceProps) {
  return <Choice type="radio" label={label} hint={hint} {...input} />
}

function Choice({ label, hint, ...input }: ChoiceProps) {
  const id = useId()
  return (
    <div className="flex items-start gap-2.5">
      <input id={id} aria-describedby={hint ? `${id}-hint` : undefined} {...input} className="mt-1 size-4 shrink-0 accent-primary" />
      <div className="min-w-0">
        <label htmlFor={id} className="text-[0.9375rem]">
          {label}
        </label>
        {hint ? (
          <p id={`${id}-hint`} className="text-muted text-sm">
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  )
}

/** A group of radio buttons under one heading. */
export function RadioGroupField({ label, errors = [], children }: { label: string; errors?: string[]; children: ReactNode }) {
  const id = useId()
  return (
    <fieldset aria-describedby={`${id}-error`}>
      <legend className="mb-2 font-medium text-sm">{label}</legend>
      <div className="space-y-2.5">{children}</div>
      <div id={`${id}-error`} aria-live="polite" className="mt-1.5 text-bad text-sm empty:hidden">
        {errors.join(' ')}
      </div>
    </fieldset>
  )
}
