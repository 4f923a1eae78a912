import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import type { Sql, Tx } from '@/lib/db/client'
import { literal, type Prisma, randomId } from '@/lib/db/sql'
import type { AuditKind } from './status'

type AuditEntry = { shopId: ShopId; campaignId?: string; actor: string | null; kind: AuditKind; detail?: string; now: Date }

/**
 * Records an act in the transaction that does it, so there is no act without its entry and no entry without its act.
 * @param entry.actor e-mail address of who did it; null: Shopbell itself. @param entry.detail the evidence, in words.
 */
export async function recordAudit(tx: Tx, { now, ...entry }: AuditEntry) {
  await tx.auditEvent.create({ data: { ...entry, createdAt: now }, select: { id: true } })
}

/** Records an act of Shopbell itself in plain SQL, once for each campaign that `which` selects (a condition on "Campaign"). */
export async function recordAuditSql(sql: Sql, which: Prisma.Sql, { kind, detail, now }: Pick<AuditEntry, 'kind' | 'now'> & { detail: string }) {
  await sql.$executeRaw`
    INSERT INTO "AuditEvent" ("id", "shopId", "campaignId", "kind", "detail", "createdAt")
    SELECT ${randomId}, "shopId", "id", ${literal(kind)}, ${detail}, ${now} FROM "Campaign" WHERE ${which}`
}
