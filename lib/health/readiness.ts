import 'server-only'
import { isDatabaseInPlace, writeSql } from '@/lib/db/client'
import { logger } from '@/lib/logger'
import { type DiskSpace, freeBytes, judgeSpace } from './disk-space'

/** Why the app cannot work. The names are public: they tell a stranger nothing of the machine. */
type NotReady = 'disk_full' | 'database_moved' | 'database_read_only' | 'database_busy' | 'database_unavailable'
export type Readiness = { ready: true; remarks: 'disk_low'[] } | { ready: false; reason: NotReady }

/** The row that is written. All other keys of the table are hashes, so it blocks nobody from signing in. */
const PROBE = 'readiness probe'
/** Anybody may ask, and each answer costs a write. So an answer counts for so long. */
const KEEP_MS = 1_000

const REASONS: Record<string, NotReady> = {
  SQLITE_FULL: 'disk_full',
  ENOSPC: 'disk_full',
  '53100': 'disk_full',
  SQLITE_READONLY: 'database_read_only',
  '25006': 'database_read_only',
  SQLITE_BUSY: 'database_busy',
}

function reasonOf(error: unknown): NotReady {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // SQLite's extended codes add a word: SQLITE_READONLY_DBMOVED.
  return REASONS[code] ?? REASONS[code.split('_').slice(0, 2).join('_')] ?? 'database_unavailable'
}

/**
 * Can the app work? It writes a row and commits it, because only that proves that the disk takes it; it looks whether the database file
 * is still at its path; and it asks for the room on the disk.
 * @param space for tests, which cannot fill the disk.
 */
export async function checkReadiness(space?: DiskSpace): Promise<Readiness> {
  const now = new Date()
  try {
    // Before the write, too: if the file is gone, SQLite would make an empty one there.
    if (!isDatabaseInPlace()) return { ready: false, reason: 'database_moved' }
    await writeSql(
      (sql) => sql.$executeRaw`INSERT INTO "SignInThrottle" ("key", "lastFailedAt") VALUES (${PROBE}, ${now})
        ON CONFLICT ("key") DO UPDATE SET "lastFailedAt" = excluded."lastFailedAt"`,
    )
    if (!isDatabaseInPlace()) return { ready: false, reason: 'database_moved' }
  } catch (error) {
    logger.error({ err: error }, 'the database is not ready')
    return { ready: false, reason: reasonOf(error) }
  }
  const room = space ?? judgeSpace(await freeBytes())
  if (room === 'full') return { ready: false, reason: 'disk_full' }
  return { ready: true, remarks: room === 'low' ? ['disk_low'] : [] }
}

/** Like `checkReadiness`, once a second at most, however many ask. @param check for tests */
export function createReadiness(check: () => Promise<Readiness> = checkReadiness): () => Promise<Readiness> {
  let last: { at: number; answer: Promise<Readiness> } | undefined
  return () => {
    if (!last || performance.now() - last.at > KEEP_MS) last = { at: performance.now(), answer: check() }
    return last.answer
  }
}

export const readiness = createReadiness()
