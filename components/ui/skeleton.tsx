import { classNames } from './class-names'

/** A grey placeholder for something that is loading. */
function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={classNames('animate-pulse rounded-md bg-subtle', className)} />
}

/** A placeholder for a table that is loading. */
export function TableSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading" className="space-y-3 rounded-xl border bg-surface p-4">
      {Array.from({ length: rows }, (_, row) => `row ${row}`).map((key) => (
        <Skeleton key={key} className="h-8" />
      ))}
    </div>
  )
}
