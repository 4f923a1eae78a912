import Link from 'next/link'

/** Shown until a live account is connected, so that nobody mistakes a rehearsal for real sending. */
export function RehearsalBand() {
  return (
    <aside
      aria-label="Rehearsal"
      className="flex min-h-(--band-height) flex-wrap items-center justify-center gap-x-1 bg-warn-soft px-4 py-1 md:sticky md:top-0 md:z-20 text-center text-sm text-warn"
    >
      <strong className="tracking-wide">REHEARSAL</strong> · no text leaves this computer.{' '}
      <Link href="/settings/connection" className="underline underline-offset-2">
        Go live
      </Link>
    </aside>
  )
}
