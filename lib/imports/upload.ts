import 'server-only'
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { env } from '@/lib/env'
import { MAX_BYTES } from './schema'

/** Where an import's file lies until it has been imported. The name is the import's id, never what the browser sent. */
export function uploadPath(importId: string): string {
  return path.join(env.SHOPBELL_DATA_DIR, 'uploads', importId)
}

export async function removeUpload(importId: string) {
  await rm(uploadPath(importId), { force: true })
}

export type UploadRefusal = 'too_large' | 'interrupted'

class TooLarge extends Error {}

/** Writes a request's body to the disk as it comes, never holding it. Stops, and leaves nothing behind, beyond 200 MB. */
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
    // The disk's own failures are ours to hear of; a browser that went away is not.
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
