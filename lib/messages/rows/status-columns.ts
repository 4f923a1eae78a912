import 'server-only'
import { literal, Prisma } from '@/lib/db/sql'
import { stateAfterSend } from '@/lib/messages/status'
import type { GatewayStatus, Verdict } from '@/lib/sms/gateway'

/** What the gateway says of a text, in the answer to a request or in its log. */
export type Saying = { verdict: Verdict; status: GatewayStatus; messageId: string | null; smsCount: number | null }

/** Sayings with the same key fill the columns in the same way, so they go into one statement. */
export function sayingKey({ verdict, messageId, smsCount, status }: Saying): string {
  return JSON.stringify([stateAfterSend(verdict, messageId), smsCount, status])
}

/** The changes of a Message for what was said, its messageId and times apart. A count that is not said leaves the one that is known. */
export function statusColumns({ verdict, messageId, smsCount, status }: Saying): Prisma.Sql {
  return Prisma.sql`"state" = ${literal(stateAfterSend(verdict, messageId))}, "smsCount" = COALESCE(${smsCount}, "Message"."smsCount"), "statusGroupId" = ${status.groupId},
    "statusGroupName" = ${status.groupName}, "statusId" = ${status.id}, "statusName" = ${status.name}, "statusDescription" = ${status.description}`
}

/** What was said of a try, unsaid: it says nothing of the next one. */
export const unsaid = {
  statusGroupId: null,
  statusGroupName: null,
  statusId: null,
  statusName: null,
  statusDescription: null,
  errorGroupId: null,
  errorId: null,
  errorName: null,
  errorDescription: null,
  errorPermanent: null,
  smsCount: null,
  sentAt: null,
  doneAt: null,
} as const

/** The same in SQL. */
export const UNSAID = Prisma.raw(
  Object.keys(unsaid)
    .map((column) => `"${column}" = NULL`)
    .join(', '),
)
