import 'server-only'
import { literal, Prisma } from '@/lib/db/sql'
import { stateAfterSend } from '@/lib/messages/status'
import type { GatewayStatus, Verdict } from '@/lib/sms/gateway'

/** A text's status as the gateway gives it, in the answer to a request or in its log. */
export type TextStatus = { verdict: Verdict; status: GatewayStatus; messageId: string | null; smsCount: number | null }

/** Texts whose statuses have the same key get the same columns, so one statement writes them all. */
export function statusKey({ verdict, messageId, smsCount, status }: TextStatus): string {
  return JSON.stringify([stateAfterSend(verdict, messageId), smsCount, status])
}

/** SET clause for a text's status, without its messageId and its times. A missing smsCount keeps the stored one. */
export function statusColumns({ verdict, messageId, smsCount, status }: TextStatus): Prisma.Sql {
  return Prisma.sql`"state" = ${literal(stateAfterSend(verdict, messageId))}, "smsCount" = COALESCE(${smsCount}, "Message"."smsCount"), "statusGroupId" = ${status.groupId},
    "statusGroupName" = ${status.groupName}, "statusId" = ${status.id}, "statusName" = ${status.name}, "statusDescription" = ${status.description}`
}

/** Clears the status of an earlier attempt, which says nothing about the next one. */
export const noStatus = {
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

/** The same as a SET clause. */
export const NO_STATUS = Prisma.raw(
  Object.keys(noStatus)
    .map((column) => `"${column}" = NULL`)
    .join(', '),
)
