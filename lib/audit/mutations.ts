import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import type { Tx } from '@/lib/db/client'
import type { AuditKind } from './status'

type AuditEntry = { shopId: ShopId; campaignId?: string; actor: string | null; kind: AuditKind; detail?: string; now: Date }

/**
 * Writes down what was done, in the transaction that does it: there is no act without its entry, and no entry without its act.
 * @param entry.actor e-mail address of who did it; null: Shopbell by itself. @param entry.detail the evidence, in words.
 */
export async function recordAudit(tx: Tx, { now, ...entry }: AuditEntry) {
  await tx.auditEvent.create({ data: { ...entry, createdAt: now }, select: { id: true } })
}
