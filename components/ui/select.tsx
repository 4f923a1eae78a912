import type { ComponentProps } from 'react'
import { classNames } from './class-names'
import { control, controlSizes } from './control-style'

/** A choice from a list; the browser's own, which phones show best. The caller names it, with a label or `aria-label`. */
export function Select({ className, ...props }: ComponentProps<'select'>) {
  return <select {...props} className={classNames(control, controlSizes.md, className)} />
}
