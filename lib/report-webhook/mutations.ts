import 'server-only'
import { randomUUID } from 'node:crypto'
import { recordAudit } from '@/lib/audit/mutations'
import type { ShopId } from '@/lib/auth/shop-id'
import { isPostgres, type Tx, write } from '@/lib/db/client'
import { findPresent } from './queries'
import type { OldAddress } from './schema'
import { hashOf, secretOf } from './secret'

const OVERLAP_MS = 24 * 60 * 60_000

/** The shop's present secret for delivery reports. The first call creates it. */
export async function reportsSecret(shopId: ShopId, now: Date): Promise<string> {
  const present = await findPresent(shopId)
  const secret = present && secretOf(present.id)
  // A secret that was made with another AUTH_SECRET cannot be computed any more. Reports to its address are accepted for another day.
  if (secret && hashOf(secret) === present.hash) return secret
  return write(async (tx) => {
    await lockSecrets(tx, shopId)
    // Another process may have created it while this one waited for the lock.
    const rows = await tx.reportSecret.findMany({ where: { shopId, expiresAt: null }, select: { id: true, hash: true } })
    const usable = rows.find(({ id, hash }) => hashOf(secretOf(id)) === hash)
    return usable ? secretOf(usable.id) : replaceSecret(tx, shopId, new Date(now.getTime() + OVERLAP_MS), now)
  })
}

/**
 * Creates a new secret, and records who did it in the audit log.
 * @param old what happens to older secrets. `day`: they are accepted for 24 more hours, because texts under way carry them.
 * `stop`: they are refused from now on.
 * @returns the new secret.
 */
export function rotateReportSecret(shopId: ShopId, { actor, old, now }: { actor: string; old: OldAddress; now: Date }): Promise<string> {
  return write(async (tx) => {
    await lockSecrets(tx, shopId)
    if (old === 'stop') await tx.reportSecret.deleteMany({ where: { shopId } })
    const detail = old === 'stop' ? 'The old address stopped working at once.' : 'The old address keeps working for a day.'
    await recordAudit(tx, { shopId, actor, kind: 'SECRET_CHANGED', detail, now })
    return replaceSecret(tx, shopId, new Date(now.getTime() + OVERLAP_MS), now)
  })
}

/** Locks the shop's row, so that a shop has one present secret. On SQLite the write gate does this. */
async function lockSecrets(tx: Tx, shopId: ShopId) {
  if (isPostgres) await tx.$queryRaw`SELECT "id" FROM "Shop" WHERE "id" = ${shopId} FOR UPDATE`
}

async function replaceSecret(tx: Tx, shopId: ShopId, oldUntil: Date, now: Date): Promise<string> {
  await tx.reportSecret.deleteMany({ where: { shopId, expiresAt: { lte: now } } })
  await tx.reportSecret.updateMany({ where: { shopId, expiresAt: null }, data: { expiresAt: oldUntil } })
  const id = randomUUID()
  const secret = secretOf(id)
  await tx.reportSecret.create({ data: { id, shopId, hash: hashOf(secret), createdAt: now } })
  return secret
}
