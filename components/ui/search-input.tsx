import { Search } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classNames } from './class-names'
import { Input } from './input'

/** A search box with a magnifying glass. `label` is its accessible name and its placeholder. */
export function SearchInput({ label, className, ...props }: Omit<ComponentProps<'input'>, 'type'> & { label: string }) {
  return (
    <div className={classNames('relative', className)}>
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted" />
      <Input type="search" aria-label={label} placeholder={label} {...props} className="w-full pr-3 pl-9" />
    </div>
  )
}
