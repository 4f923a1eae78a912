import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type Incoming, readForm, readText } from './body'

const LIMIT = 1_000
const TOO_LARGE = { ok: false, reason: 'too_large' }
const BROKEN = { ok: false, reason: 'broken' }

/** A request whose body comes in pieces, without a Content-Length. `taken` counts the bytes that were asked for. */
function request(bytes: Uint8Array, headers: Record<string, string> = {}, pieceSize = 64) {
  const taken = { bytes: 0 }
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        const piece = bytes.slice(taken.bytes, taken.bytes + pieceSize)
        if (piece.length === 0) return controller.close()
        taken.bytes += piece.length
        controller.enqueue(piece)
      },
    },
    { highWaterMark: 0 },
  )
  const incoming: Incoming = { headers: new Headers(headers), body }
  return { incoming, taken }
}

const textOf = (bytes: Uint8Array, headers?: Record<string, string>) => readText(request(bytes, headers).incoming, LIMIT)

describe('readText', () => {
  it('reads text up to the limit, and stops reading beyond it', async () => {
    expect(await textOf(Buffer.from('ž'.repeat(LIMIT / 2)))).toEqual({ ok: true, text: 'ž'.repeat(LIMIT / 2) })
    const { incoming, taken } = request(Buffer.alloc(1_000_000, 'x'))
    expect(await readText(incoming, LIMIT)).toEqual(TOO_LARGE)
    expect(taken.bytes).toBeLessThan(2 * LIMIT)
  })

  it('refuses by Content-Length without reading, and does not believe a small one', async () => {
    const { incoming, taken } = request(Buffer.alloc(10), { 'content-length': String(LIMIT + 1) })
    expect(await readText(incoming, LIMIT)).toEqual(TOO_LARGE)
    expect(taken.bytes).toBe(0)
    expect(await textOf(Buffer.alloc(LIMIT + 1), { 'content-length': '5' })).toEqual(TOO_LARGE)
  })

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('reads %s, limits what it becomes, and refuses what is no %s', async (coding, compress) => {
    const headers = { 'content-encoding': coding }
    expect(await textOf(compress('Grüezi'), headers)).toEqual({ ok: true, text: 'Grüezi' })
    expect(await textOf(compress('x'.repeat(LIMIT + 1)), headers)).toEqual(TOO_LARGE)
    expect(await textOf(Buffer.from('Grüezi'), headers)).toEqual(BROKEN)
    expect(await textOf(compress('Grüezi '.repeat(9)).subarray(0, -9), headers)).toEqual(BROKEN)
  })

  it('limits what comes in compressed, although nothing comes out of it', async () => {
    const { incoming, taken } = request(Buffer.concat(Array(10_000).fill(gzipSync(''))), { 'content-encoding': 'gzip' })
    expect(await readText(incoming, LIMIT)).toEqual(TOO_LARGE)
    expect(taken.bytes).toBeLessThan(20 * LIMIT)
    expect(await textOf(Buffer.concat([gzipSync(''), gzipSync('x')]), { 'content-encoding': 'gzip' })).toEqual({ ok: true, text: 'x' })
  })

  it('refuses an unknown coding and what is not UTF-8, and takes a byte order mark and an empty body', async () => {
    expect(await textOf(Buffer.from('x'), { 'content-encoding': 'zstd' })).toEqual(BROKEN)
    expect(await textOf(Buffer.from([0xff]))).toEqual(BROKEN)
    expect(await textOf(Buffer.from('\ufeffx'))).toEqual({ ok: true, text: 'x' })
    expect(await readText({ headers: new Headers(), body: null }, LIMIT)).toEqual({ ok: true, text: '' })
  })
})

describe('readForm', () => {
  const form = 'name=Opening&text=Hello'
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }

  it('reads a form, and refuses what is none or too long', async () => {
    const read = await readForm(request(Buffer.from(form), headers).incoming, LIMIT)
    expect(read.ok && [...read.formData]).toEqual([
      ['name', 'Opening'],
      ['text', 'Hello'],
    ])
    expect(await readForm(request(Buffer.from(form), { 'content-type': 'multipart/form-data; boundary=x' }).incoming, LIMIT)).toEqual(BROKEN)
    expect(await readForm(request(Buffer.from(form)).incoming, LIMIT)).toEqual(BROKEN)
    const { incoming, taken } = request(Buffer.alloc(1_000_000, 'x'), headers)
    expect(await readForm(incoming, LIMIT)).toEqual(TOO_LARGE)
    expect(taken.bytes).toBeLessThan(2 * LIMIT)
  })
})
