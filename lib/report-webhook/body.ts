/** The parts of a Request that are read. */
export type Incoming = Pick<Request, 'headers' | 'body'>
export type ReadBody = { ok: true; text: string } | { ok: false; reason: 'too_large' | 'broken' }

/**
 * Reads a request's body. It stops as soon as the body is longer than `limit` bytes, whatever its Content-Length says.
 * @returns `broken` if the connection ended too early, or the body is not UTF-8.
 */
export async function readBody(request: Incoming, limit: number): Promise<ReadBody> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return { ok: false, reason: 'too_large' }
  if (!request.body) return { ok: true, text: '' }
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let bytes = 0
  let text = ''
  try {
    // Leaving the loop cancels the stream.
    for await (const chunk of request.body) {
      bytes += chunk.byteLength
      if (bytes > limit) return { ok: false, reason: 'too_large' }
      text += decoder.decode(chunk, { stream: true })
    }
    return { ok: true, text: text + decoder.decode() }
  } catch {
    return { ok: false, reason: 'broken' }
  }
}
