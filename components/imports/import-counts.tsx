import Link from 'next/link'
import { customersHref } from '@/lib/customers/addresses'
import { problemRowsHref } from '@/lib/imports/addresses'
import type { ImportDetail } from '@/lib/imports/queries'

type Count = { label: string; hint: string; value: number; href?: string }

/** Shows how many rows have each outcome, before or after the import. The five numbers add up to the number of rows. */
export function ImportCounts({ file }: { file: ImportDetail }) {
  const { created, updated, unchanged, skipped, rejected, rows, keptOptOut, status, id } = file
  const isDone = status === 'DONE'
  const counts: Count[] = [
    {
      label: isDone ? 'Added' : 'New',
      hint: 'people who were not on your list',
      value: created,
      href: isDone && created > 0 ? customersHref({ import: id }) : undefined,
    },
    { label: isDone ? 'Updated' : 'To update', hint: 'people with new details in the file', value: updated },
    { label: 'Unchanged', hint: 'already on your list with these details', value: unchanged },
    {
      label: 'Skipped',
      hint: 'empty rows and repeated numbers',
      value: skipped,
      href: skipped > 0 ? problemRowsHref(id, { show: 'skipped' }) : undefined,
    },
    {
      label: 'Cannot import',
      hint: 'no valid phone number',
      value: rejected,
      href: rejected > 0 ? problemRowsHref(id, { show: 'rejected' }) : undefined,
    },
  ]
  return (
    <div>
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border bg-line sm:grid-cols-5">
        {counts.map((count) => (
          <Tile key={count.label} {...count} />
        ))}
      </dl>
      <p className="mt-3 text-muted text-sm">
        {rows.toLocaleString('en')} {rows === 1 ? 'row' : 'rows'} in total.
        {keptOptOut > 0 ? ` ${keptOptOut.toLocaleString('en')} opted out and stay opted out.` : ''}
      </p>
    </div>
  )
}

function Tile({ label, hint, value, href }: Count) {
  const number = value.toLocaleString('en')
  return (
    <div className="bg-surface p-4 last:col-span-2 sm:last:col-span-1">
      <dt className="text-sm">{label}</dt>
      <dd className="mt-1">
        <span className="font-semibold text-2xl tabular-nums">
          {href ? (
            <Link href={href} className="underline decoration-line-strong underline-offset-4 hover:decoration-current">
              {number}
            </Link>
          ) : (
            number
          )}
        </span>
        <span className="mt-0.5 block text-muted text-xs">{hint}</span>
      </dd>
    </div>
  )
}
