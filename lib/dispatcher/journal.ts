import 'server-only'
import { appendFileSync, closeSync, existsSync, fdatasyncSync, openSync, readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { formerDialectHadOwnIds } from '@/lib/connection/former-dialect'
import type { Claim } from '@/lib/messages/claim/claim'
import { PositionRanges, rangesOf } from '@/lib/messages/rows/ranges'
import type { JournalLine } from '@/lib/messages/settle/restore'

/**
 * How old a backup may be and still be restored safely in the middle of a campaign. This is far longer than the gateway's log goes back:
 * what the log no longer tells is put to the owner, and is not sent again automatically.
 */
const KEEP_MS = 90 * 24 * 60 * 60_000

const Line = z
  .object({
    at: z.coerce.date(),
    batchId: z.string(),
    campaignId: z.string(),
    ownIds: z.boolean().optional(),
    /** Written by earlier versions instead of `ownIds`. */
    dialect: z.string().optional(),
    positions: PositionRanges,
  })
  .transform(({ ownIds, dialect, ...line }): JournalLine => ({ ...line, ownIds: ownIds ?? formerDialectHadOwnIds(dialect) }))

/** A file beside the database that a backup of the database does not restore. Every request is written to it before it leaves. */
export type Journal = { append(claim: Claim): Promise<void> }

/** For databases without a journal: Postgres has its own point-in-time recovery. */
export const noJournal: Journal = { async append() {} }

/**
 * Opens the journal for appending. A line is on disk when `append` returns. It is written synchronously, which takes a third of a
 * millisecond: the two turns of the event loop that an asynchronous write needs made a batch wait twenty times as long, behind
 * the transactions of other lanes.
 */
export async function openJournal(file: string): Promise<Journal & { close(): Promise<void> }> {
  const descriptor = openSync(file, 'a')
  return {
    async append({ claimedAt, batchId, campaignId, ownIds, messages }) {
      const line = { at: claimedAt, batchId, campaignId, ownIds, positions: rangesOf(messages.map(({ position }) => position)) }
      // The line break comes first, so that the line is never glued to half a line that found no room on the disk.
      appendFileSync(descriptor, `\n${JSON.stringify(line)}`)
      fdatasyncSync(descriptor)
    },
    async close() {
      closeSync(descriptor)
    },
  }
}

/** The lines of the last 90 days, oldest first. Half a line, the last before a power cut, is dropped: its request had not left. */
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

/** Replaces the journal's content with these lines. */
export async function pruneJournal(file: string, lines: readonly JournalLine[]) {
  await writeFile(`${file}.new`, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { flush: true })
  await rename(`${file}.new`, file)
}
