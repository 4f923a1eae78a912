import { Monitor, Smartphone } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Time } from '@/components/ui/time'
import { revokeSessionAction } from '@/lib/auth/actions'

type Session = { id: string; userAgent: string; lastSeenAt: Date }

const BROWSERS: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

function describe(userAgent: string): string {
  const find = (table: [RegExp, string][]) => table.find(([pattern]) => pattern.test(userAgent))?.[1]
  return [find(BROWSERS) ?? 'A browser', find(SYSTEMS)].filter(Boolean).join(' on ')
}

/** The browsers in which the user is signed in. */
export function SessionList({ sessions, currentId, timeZone }: { sessions: Session[]; currentId: string; timeZone: string }) {
  return (
    <ul className="mt-4 divide-y border-t">
      {sessions.map(({ id, userAgent, lastSeenAt }) => {
        const name = describe(userAgent)
        const Icon = /Mobile|Android|iPhone/.test(userAgent) ? Smartphone : Monitor
        return (
          <li key={id} className="flex flex-wrap items-center gap-3 px-5 py-3">
            <Icon aria-hidden className="size-5 text-muted" />
            <div className="min-w-0 flex-1">
              <p className="font-medium">{name}</p>
              <p className="text-muted text-sm">
                Last used <Time at={lastSeenAt} timeZone={timeZone} />
              </p>
            </div>
            {id === currentId ? (
              <Badge tone="good">This browser</Badge>
            ) : (
              <form action={revokeSessionAction}>
                <input type="hidden" name="sessionId" value={id} />
                <Button type="submit" size="sm" aria-label={`End session of ${name}`}>
                  End session
                </Button>
              </form>
            )}
          </li>
        )
      })}
    </ul>
  )
}
