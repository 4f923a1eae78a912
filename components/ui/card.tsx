import type { ReactNode } from 'react'
import { classNames } from './class-names'

export function Card({ children, className }: { children: ReactNode; className?: string }) {
  return <section className={classNames('min-w-0 rounded-xl border bg-surface shadow-card', className)}>{children}</section>
}

export function CardHeader({ title, description, action }: { title: ReactNode; description?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-3 px-5 pt-5">
      <div className="min-w-0">
        <h2 className="font-semibold text-base">{title}</h2>
        {description ? <p className="mt-1 text-muted text-sm">{description}</p> : null}
      </div>
      {action}
    </div>
  )
}

export function CardBody({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={classNames('p-5', className)}>{children}</div>
}
