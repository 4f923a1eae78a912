import 'server-only'
import { db, write } from '@/lib/db/client'
import { logger } from '@/lib/logger'

/** Can the database be read, and a write transaction be opened and committed? */
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
