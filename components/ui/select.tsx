import type { ComponentProps } from 'react'
import { classNames } from './class-names'
import { control, controlSizes } from './control-style'

/** A choice from a list. It is the browser's own control, because phones show that best. The caller gives it a label or an `aria-label`. */
export function Select({ className, ...props }: ComponentProps<'select'>) {
  return <select {...props} className={classNames(control, controlSizes.md, className)} />
}
