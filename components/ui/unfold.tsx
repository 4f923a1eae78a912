import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names'

type UnfoldProps = {
  /** Always visible. */
  summary: ReactNode
  /** Visible after a click, a touch or Enter. */
  children: ReactNode
  className?: string
}

/** An explanation that unfolds below its summary. It is the browser's own element, so a table with many rows stays plain HTML. */
export function Unfold({ summary, children, className }: UnfoldProps) {
  return (
    <details className={classNames('group/unfold', className)}>
      <summary className="flex w-fit max-w-full list-none items-center gap-1 rounded [&::-webkit-details-marker]:hidden">
        {summary}
        <ChevronDown aria-hidden className="size-3.5 shrink-0 text-muted transition-transform group-open/unfold:rotate-180" />
      </summary>
      {children}
    </details>
  )
}

/** A text on one line. If it is too long, a click, a touch or Enter shows the rest. */
export function Clipped({ text, className }: { text: string; className?: string }) {
  return (
    <details className={classNames('group/clipped', className)}>
      <summary className="list-none truncate rounded group-open/clipped:whitespace-normal group-open/clipped:break-words [&::-webkit-details-marker]:hidden">
        {text}
      </summary>
    </details>
  )
}
