import { type ClassValue, clsx } from 'clsx'
import { twMerge } from 'tailwind-merge'

/** Joins class names. If two set the same CSS property, the later one wins, so a caller can adjust a component. */
export function classNames(...values: ClassValue[]): string {
  return twMerge(clsx(values))
}
