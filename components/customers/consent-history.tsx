import { Time } from '@/components/ui/time'
import type { ConsentEntry } from '@/lib/consent/queries'

const SOURCES: Record<string, string> = { owner: 'by you', import: 'by an import', reply: 'by a reply', gateway: 'reported by the network' }

/** Who stopped or allowed texts, and when. */
export function ConsentHistory({ entries, timeZone }: { entries: ConsentEntry[]; timeZone: string }) {
  return (
    <ol aria-label="Consent history" className="space-y-3 text-sm">
      {entries.map(({ id, kind, reason, source, createdAt }) => (
        <li key={id} className="border-l-2 border-line-strong pl-3">
          <p className="font-medium">
            {kind === 'OPT_OUT' ? 'Opted out' : 'Texts allowed again'} <span className="font-normal text-muted">{SOURCES[source] ?? ''}</span>
          </p>
          {reason ? <p className="break-words">{reason}</p> : null}
          <p className="text-muted">
            <Time at={createdAt} timeZone={timeZone} />
          </p>
        </li>
      ))}
    </ol>
  )
}
