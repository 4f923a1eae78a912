import { z } from 'zod'

export const AuditKind = z.enum(['SENT', 'UNDONE', 'PAUSED', 'AUTO_PAUSED', 'RESUMED', 'STOPPED', 'SENT_AGAIN', 'GIVEN_UP', 'RESTORED', 'SECRET_CHANGED'])
/** An act in the history of a campaign or a shop; the same names as the database's enum. */
export type AuditKind = z.output<typeof AuditKind>

/** The act as the predicate of a sentence that begins with who did it; `detail` follows it. */
export const auditWords: Record<AuditKind, string> = {
  SENT: 'sent the campaign',
  UNDONE: 'undid the send before the first text left',
  PAUSED: 'paused sending',
  AUTO_PAUSED: 'paused sending automatically',
  RESUMED: 'resumed sending',
  STOPPED: 'stopped the campaign',
  SENT_AGAIN: 'sent the text again to people whose text was uncertain',
  GIVEN_UP: 'decided not to send again to people whose text was uncertain',
  RESTORED: 'found the campaign in a restored backup',
  SECRET_CHANGED: 'changed the secret address for delivery reports',
}
