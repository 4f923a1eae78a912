import 'server-only'
import { db } from '@/lib/db/client'

/** Has the shop been set up? Until then every page leads to /setup. */
export async function hasOwner(): Promise<boolean> {
  return (await db.user.findFirst({ select: { id: true } })) !== null
}

/** The session with its user and shop, if it is neither revoked nor expired; else null. */
export async function findLiveSession(sessionId: string, now: Date) {
  const session = await db.session.findUnique({
    where: { id: sessionId },
    select: {
      id: true,
      lastSeenAt: true,
      expiresAt: true,
      revokedAt: true,
      user: { select: { id: true, email: true, shop: { select: { id: true, name: true, country: true, timeZone: true, sender: true } } } },
    },
  })
  return session && !session.revokedAt && session.expiresAt > now ? session : null
}

/** The user's open sessions, the last used first. */
export function listSessions(userId: string, now: Date) {
  return db.session.findMany({
    where: { userId, revokedAt: null, expiresAt: { gt: now } },
    select: { id: true, userAgent: true, createdAt: true, lastSeenAt: true },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'asc' }],
  })
}
