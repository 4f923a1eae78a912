import type { ReactNode } from 'react'

type PageHeaderProps = { title: ReactNode; description?: ReactNode; action?: ReactNode; above?: ReactNode }

/** The page's heading, a sentence about it, and its main action. `above` holds the back link. */
export function PageHeader({ title, description, action, above }: PageHeaderProps) {
  return (
    <header className="mb-6">
      {above ? <div className="mb-2 text-muted text-sm">{above}</div> : null}
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="break-words font-display font-medium text-[1.75rem] leading-tight tracking-[-0.01em]">{title}</h1>
          {description ? <div className="mt-1.5 text-muted">{description}</div> : null}
        </div>
        {action ? <div className="flex flex-wrap gap-2">{action}</div> : null}
      </div>
    </header>
  )
}
