import { Time } from '@/components/ui/time'
import { type AuditKind, auditWords } from '@/lib/audit/status'

type Event = { id: string; actor: string | null; kind: AuditKind; detail: string; createdAt: Date }

/** The history of a campaign: who did what and when, with Shopbell's reasons for what it did itself. */
export function CampaignCourse({ events, timeZone }: { events: Event[]; timeZone: string }) {
  if (events.length === 0) return null
  return (
    <section aria-labelledby="course">
      <h2 id="course" className="mb-3 font-semibold text-lg">
        What happened
      </h2>
      <ol className="space-y-3 border-l pl-4 text-sm">
        {events.map(({ id, actor, kind, detail, createdAt }) => (
          <li key={id}>
            <p className="text-muted">
              <Time at={createdAt} timeZone={timeZone} />
            </p>
            <p className="break-words">
              <span className="font-medium">{actor ?? 'Shopbell'}</span> {auditWords[kind]}.{detail ? <span className="text-muted"> {detail}</span> : null}
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}
