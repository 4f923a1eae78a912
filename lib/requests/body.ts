import { type Duplex, Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'

/** The parts of a Request that are read. */
export type Incoming = Pick<Request, 'headers' | 'body'>
type Refusal = { ok: false; reason: 'too_large' | 'broken' }
export type ReadText = { ok: true; text: string } | Refusal
export type ReadForm = { ok: true; formData: FormData } | Refusal
type ReadBytes = { ok: true; bytes: Uint8Array<ArrayBuffer> } | Refusal

/** The content codings (RFC 9110, 8.4.1). `x-gzip` is an old name of gzip. */
const CODINGS: Record<string, () => Duplex> = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress }

class TooLarge extends Error {}

/**
 * Reads a request's body, decompressed. It stops as soon as the body is longer than `limit` bytes, before or after decompression,
 * whatever its Content-Length says.
 * @returns `broken` if the connection ended too early, or the body is not in the coding that it claims.
 */
async function readBytes({ headers, body }: Incoming, limit: number): Promise<ReadBytes> {
  if (Number(headers.get('content-length') ?? 0) > limit) return { ok: false, reason: 'too_large' }
  const coding = (headers.get('content-encoding') ?? 'identity').trim().toLowerCase()
  const decompress = CODINGS[coding]
  if (!decompress && coding !== 'identity') return { ok: false, reason: 'broken' }
  try {
    const received = upTo(limit, body ?? [])
    const pieces = decompress ? upTo(limit, decompressed(received, decompress())) : received
    return { ok: true, bytes: Buffer.concat(await Array.fromAsync(pieces)) }
  } catch (error) {
    return { ok: false, reason: error instanceof TooLarge ? 'too_large' : 'broken' }
  }
}

/** The pieces of a body, as long as they have at most `limit` bytes together. Leaving it cancels what it reads from. */
async function* upTo(limit: number, pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const piece of pieces) {
    length += piece.byteLength
    if (length > limit) throw new TooLarge()
    yield piece
  }
}

async function* decompressed(received: AsyncIterable<Uint8Array>, decompression: Duplex): AsyncGenerator<Buffer> {
  const compressed = Readable.from(received)
  compressed.once('error', (error) => decompression.destroy(error))
  try {
    for await (const chunk of compressed.pipe(decompression)) yield chunk
  } finally {
    compressed.destroy()
  }
}

/** Reads a body of text in UTF-8, with or without a byte order mark, up to `limit` bytes. Other text is `broken`. */
export async function readText(request: Incoming, limit: number): Promise<ReadText> {
  const read = await readBytes(request, limit)
  if (!read.ok) return read
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(read.bytes) }
  } catch {
    return { ok: false, reason: 'broken' }
  }
}

/** Reads a form up to `limit` bytes. A body that is no form is `broken`. */
export async function readForm(request: Incoming, limit: number): Promise<ReadForm> {
  const read = await readBytes(request, limit)
  if (!read.ok) return read
  const contentType = request.headers.get('content-type') ?? ''
  try {
    return { ok: true, formData: await new Response(read.bytes, { headers: { 'content-type': contentType } }).formData() }
  } catch {
    return { ok: false, reason: 'broken' }
  }
}
