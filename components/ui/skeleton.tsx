import { classNames } from './class-names'

/** The shape of what is on its way. */
function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={classNames('animate-pulse rounded-md bg-subtle', className)} />
}

/** A table on its way. */
export function TableSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading" className="space-y-3 rounded-xl border bg-surface p-4">
      {Array.from({ length: rows }, (_, row) => `row ${row}`).map((key) => (
        <Skeleton key={key} className="h-8" />
      ))}
    </div>
  )
}
