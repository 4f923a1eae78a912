import 'server-only'
import { appendFileSync, closeSync, existsSync, fdatasyncSync, openSync, readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Claim } from '@/lib/messages/claim/claim'
import { Stretches, stretchesOf } from '@/lib/messages/rows/ranges'
import type { JournalLine } from '@/lib/messages/settle/restore'

/**
 * How old a backup may be to be restored in the middle of its campaign. Far longer than the gateway's log goes back: what that no
 * longer tells is the owner's to decide, and is not sent again by itself.
 */
const KEEP_MS = 90 * 24 * 60 * 60_000

const Line = z.object({
  at: z.coerce.date(),
  batchId: z.string(),
  campaignId: z.string(),
  // Lines from before it was written are V1's, which is looked for without ids.
  dialect: z.enum(['V1', 'V3']).default('V1'),
  positions: Stretches,
})

/** A file beside the database that a backup of the database does not bring back: each request is on it before it leaves. */
export type Journal = { append(claim: Claim): Promise<void> }

/** Where there is no file (Postgres has its own point-in-time recovery; tests). */
export const noJournal: Journal = { async append() {} }

/**
 * Opens the journal for appending; each line is on disk when `append` returns. At once, a third of a millisecond: two turns of the
 * event loop, each behind another lane's transaction, made a batch wait twenty times as long.
 */
export async function openJournal(file: string): Promise<Journal & { close(): Promise<void> }> {
  const descriptor = openSync(file, 'a')
  return {
    async append({ claimedAt, batchId, campaignId, dialect, messages }) {
      const line = { at: claimedAt, batchId, campaignId, dialect, positions: stretchesOf(messages.map(({ position }) => position)) }
      // All of it or an error, and never glued to the half of a line that found no room.
      appendFileSync(descriptor, `\n${JSON.stringify(line)}`)
      fdatasyncSync(descriptor)
    },
    async close() {
      closeSync(descriptor)
    },
  }
}

/** The lines of the last days, oldest first. Half a line, the last before a power cut, is left out: its request had not left. */
export function readJournal(file: string, now: Date): JournalLine[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text) => readLine(text) ?? [])
    .filter(({ at }) => now.getTime() - at.getTime() < KEEP_MS)
}

function readLine(text: string): JournalLine | null {
  try {
    const line = Line.safeParse(JSON.parse(text))
    return line.success ? line.data : null
  } catch {
    return null
  }
}

/** Writes the journal anew with these lines only. */
export async function pruneJournal(file: string, lines: readonly JournalLine[]) {
  await writeFile(`${file}.new`, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { flush: true })
  await rename(`${file}.new`, file)
}
