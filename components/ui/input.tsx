import type { ComponentProps } from 'react'
import { classNames } from './class-names'
import { type ControlSize, control, controlSizes } from './control-style'

/** An input with one line. The caller gives it a name, by a label (components/forms/field.tsx) or by `aria-label`. */
export function Input({ controlSize = 'md', className, ...props }: ComponentProps<'input'> & { controlSize?: ControlSize }) {
  return <input {...props} className={classNames(control, controlSizes[controlSize], className)} />
}

/** An input with several lines. */
export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea {...props} className={classNames(control, 'px-3 py-2 text-[0.9375rem] leading-6', className)} />
}
