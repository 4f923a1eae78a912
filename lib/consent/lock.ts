import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { isPostgres, type Tx } from '@/lib/db/client'

/**
 * One at a time per shop for whoever looks at which numbers exist and then writes: adding a person, a chunk of an import, an
 * opt-out of a number. SQLite's write gate does this by itself. Held until the transaction ends.
 */
export async function lockNumbers(tx: Tx, shopId: ShopId) {
  if (isPostgres) await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${shopId}, 7))`
}
