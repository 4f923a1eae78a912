import { type ComponentProps, type ReactNode, useId } from 'react'
import { classNames } from '@/components/ui/class-names'
import { Input, Textarea } from '@/components/ui/input'
import { Select } from '@/components/ui/select'

type Described = { label: string; name: string; errors?: string[]; hint?: ReactNode }

/** Label, control, hint and errors, tied together for screen readers in this one place. */
function Frame({ id, label, errors = [], hint, children }: Omit<Described, 'name'> & { id: string; children: ReactNode }) {
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium text-sm">
        {label}
      </label>
      {children}
      <div id={`${id}-hint`} className="mt-1.5 text-muted text-sm empty:hidden">
        {hint}
      </div>
      <div id={`${id}-error`} aria-live="polite" className="mt-1.5 text-bad text-sm empty:hidden">
        {errors.join(' ')}
      </div>
    </div>
  )
}

function describedBy(id: string, errors: string[] | undefined) {
  return { id, 'aria-describedby': `${id}-hint ${id}-error`, 'aria-invalid': errors?.length ? true : undefined }
}

/** A one-line input with its label. */
export function Field({ label, errors, hint, className, ...input }: Described & ComponentProps<'input'>) {
  const id = useId()
  return (
    <Frame id={id} label={label} errors={errors} hint={hint}>
      <Input {...describedBy(id, errors)} {...input} className={classNames('w-full', className)} />
    </Frame>
  )
}

/** A text of several lines with its label. */
export function TextareaField({ label, errors, hint, className, ...input }: Described & ComponentProps<'textarea'>) {
  const id = useId()
  return (
    <Frame id={id} label={label} errors={errors} hint={hint}>
      <Textarea {...describedBy(id, errors)} {...input} className={classNames('w-full', className)} />
    </Frame>
  )
}

type SelectFieldProps = Described & ComponentProps<'select'> & { options: { value: string; label: string }[] }

/** A choice from a list with its label. */
export function SelectField({ label, errors, hint, className, options, ...input }: SelectFieldProps) {
  const id = useId()
  return (
    <Frame id={id} label={label} errors={errors} hint={hint}>
      {/* React empties a form after its action, and a select forgets what was chosen unless it starts anew with it. */}
      <Select key={String(input.defaultValue)} {...describedBy(id, errors)} {...input} className={classNames('w-full', className)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Select>
    </Frame>
  )
}
