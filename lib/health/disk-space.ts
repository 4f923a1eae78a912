import 'server-only'
import { statfs } from 'node:fs/promises'
import { env } from '@/lib/env'

/** With less than this, the next upload or backup may fail. */
const LOW_BYTES = 500e6
/** SQLite reserves no room: with less than this, the next long transaction may fail. */
const FULL_BYTES = 1e6

export type DiskSpace = 'enough' | 'low' | 'full'

/** What so many free bytes mean. Pure. */
export function judgeSpace(freeBytes: number): DiskSpace {
  if (freeBytes < FULL_BYTES) return 'full'
  return freeBytes < LOW_BYTES ? 'low' : 'enough'
}

/** How much room this account has on the disk of the data folder, in bytes. Infinity: the system does not tell. */
export async function freeBytes(folder = env.SHOPBELL_DATA_DIR): Promise<number> {
  const disk = await statfs(folder).catch(() => undefined)
  // Some virtual disks have no size and tell nothing.
  return disk && disk.blocks > 0 ? disk.bavail * disk.bsize : Number.POSITIVE_INFINITY
}
