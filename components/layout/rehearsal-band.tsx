import Link from 'next/link'

/** Always there until a live account is connected, so that nobody takes a rehearsal for the real thing. */
export function RehearsalBand() {
  return (
    <aside aria-label="Rehearsal" className="bg-warn-soft px-4 py-1.5 text-center text-sm text-warn">
      <strong className="tracking-wide">REHEARSAL</strong> · no text leaves this computer.{' '}
      <Link href="/settings/connection" className="underline underline-offset-2">
        Go live
      </Link>
    </aside>
  )
}
