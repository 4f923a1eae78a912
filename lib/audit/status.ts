import { z } from 'zod'

export const AuditKind = z.enum(['SENT', 'UNDONE', 'PAUSED', 'PAUSED_BY_ITSELF', 'RESUMED', 'STOPPED', 'SENT_AGAIN', 'LEFT', 'RESTORED', 'SECRET_CHANGED'])
/** What changed the course of a campaign; the same names as the database's enum. */
export type AuditKind = z.output<typeof AuditKind>

/** What was done, for a sentence that begins with who did it; `detail` follows it. */
export const auditWords: Record<AuditKind, string> = {
  SENT: 'pressed Send',
  UNDONE: 'took it back before the first text left',
  PAUSED: 'paused it',
  PAUSED_BY_ITSELF: 'paused it by itself',
  RESUMED: 'let it go on',
  STOPPED: 'stopped it for good',
  SENT_AGAIN: 'sent it again to people for whom nobody knew whether it had arrived',
  LEFT: 'left it at one try for people for whom nobody knew whether it had arrived',
  RESTORED: 'found it in a restored backup',
  SECRET_CHANGED: 'changed the secret address for delivery reports',
}
