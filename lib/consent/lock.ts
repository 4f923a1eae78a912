import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { isPostgres, type Tx } from '@/lib/db/client'

/**
 * Takes the shop's lock on its phone numbers until the transaction ends. Whoever reads which numbers exist and then writes takes
 * it first: adding a person, a chunk of an import, an opt-out. On SQLite it does nothing, because the write gate suffices.
 */
export async function lockNumbers(tx: Tx, shopId: ShopId) {
  if (isPostgres) await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${shopId}, 7))`
}
