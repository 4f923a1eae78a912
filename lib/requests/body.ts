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
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    // Leaving the loop cancels the stream.
    for await (const chunk of decompress && body ? decompressed(body, decompress()) : (body ?? [])) {
      length += chunk.byteLength
      if (length > limit) return { ok: false, reason: 'too_large' }
      chunks.push(chunk)
    }
    return { ok: true, bytes: joined(chunks, length) }
  } catch {
    return { ok: false, reason: 'broken' }
  }
}

async function* decompressed(body: NonNullable<Incoming['body']>, decompression: Duplex): AsyncGenerator<Buffer> {
  const compressed = Readable.from(body)
  compressed.once('error', (error) => decompression.destroy(error))
  try {
    for await (const chunk of compressed.pipe(decompression)) yield chunk
  } finally {
    compressed.destroy()
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.byteLength
  }
  return all
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
