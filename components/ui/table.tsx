import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names'

/** A table that scrolls sideways on a narrow screen, also by keyboard. */
export function Table({ label, children, className }: { label: string; children: ReactNode; className?: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section aria-label={label} tabIndex={0} className="overflow-x-auto rounded-xl border bg-surface shadow-card">
      <table className={classNames('w-full border-collapse text-left text-[0.9375rem]', className)}>{children}</table>
    </section>
  )
}

export function THead({ children }: { children: ReactNode }) {
  return (
    <thead className="border-b text-muted text-sm">
      <tr>{children}</tr>
    </thead>
  )
}

export function TBody({ children }: { children: ReactNode }) {
  return <tbody className="divide-y">{children}</tbody>
}

export function Tr(props: ComponentProps<'tr'>) {
  return <tr {...props} className={classNames('hover:bg-subtle/50', props.className)} />
}

export function Th({ className, ...props }: ComponentProps<'th'>) {
  return <th scope="col" {...props} className={classNames('whitespace-nowrap px-4 py-2.5 font-medium', className)} />
}

export function Td({ className, ...props }: ComponentProps<'td'>) {
  return <td {...props} className={classNames('px-4 py-2.5 align-middle', className)} />
}
