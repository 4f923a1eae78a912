import 'server-only'
import { db, write } from '@/lib/db/client'
import { logger } from '@/lib/logger'

/** Can the database be read, and can a write transaction be committed? It deletes a row that does not exist, because only a write proves that. */
export async function isReady(): Promise<boolean> {
  try {
    await db.shop.findFirst({ select: { id: true } })
    await write((tx) => tx.signInThrottle.deleteMany({ where: { key: 'readiness probe' } }))
    return true
  } catch (error) {
    logger.error({ err: error }, 'the database is not ready')
    return false
  }
}
