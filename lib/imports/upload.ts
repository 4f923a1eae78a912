import 'server-only'
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { env } from '@/lib/env'
import { MAX_BYTES } from './schema'

/** The path of an import's file, which is removed after the import. The file is named by the import's id, because the browser's file name is untrusted. */
export function uploadPath(importId: string): string {
  return path.join(env.SHOPBELL_DATA_DIR, 'uploads', importId)
}

export async function removeUpload(importId: string) {
  await rm(uploadPath(importId), { force: true })
}

export type UploadRefusal = 'too_large' | 'interrupted'

class TooLarge extends Error {}

/**
 * Streams a request's body to disk under a new import id. Refuses more than 200 MB and an interrupted upload; the partial file is
 * then removed. Throws disk errors.
 */
export async function storeUpload(
  body: ReadableStream<Uint8Array>,
): Promise<{ ok: true; importId: string; bytes: number } | { ok: false; reason: UploadRefusal }> {
  const importId = randomUUID()
  await mkdir(path.dirname(uploadPath(importId)), { recursive: true })
  let bytes = 0
  const counting = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length
      done(bytes > MAX_BYTES ? new TooLarge() : null, chunk)
    },
  })
  try {
    await pipeline(Readable.from(body), counting, createWriteStream(uploadPath(importId), { mode: 0o600 }))
    return { ok: true, importId, bytes }
  } catch (error) {
    await removeUpload(importId)
    if (error instanceof TooLarge) return { ok: false, reason: 'too_large' }
    // Disk errors must reach the log. A closed connection is normal.
    if (
      error instanceof Error &&
      'code' in error &&
      String(error.code).startsWith('E') &&
      error.code !== 'ECONNRESET' &&
      !String(error.code).startsWith('ERR_')
    )
      throw error
    return { ok: false, reason: 'interrupted' }
  }
}
