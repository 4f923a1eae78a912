import { randomBytes } from 'node:crypto'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { scriptedGateway } from '@/lib/testing/scripted-gateway'
import { exchange, failureText } from './exchange'

const server = await scriptedGateway()
const LIMIT = 10 * 1024 * 1024
const TEXT = JSON.stringify({ words: 'Grüezi, 你好 👋' })
const get = () => exchange(server.url, { method: 'GET', headers: {}, timeoutMs: 20_000 })

/** The body that is read of an answer with these bytes. They are sent in chunks of three, so that characters are split. */
async function read(bytes: Buffer, contentEncoding?: string, chunk = 3) {
  server.answer((_, response) => {
    response.writeHead(200, contentEncoding === undefined ? {} : { 'Content-Encoding': contentEncoding })
    for (let at = 0; at < bytes.length; at += chunk) response.write(bytes.subarray(at, at + chunk))
    response.end()
  })
  const answer = await get()
  return answer.httpStatus === null ? failureText(answer.error) : answer.body
}

describe('an answer’s body', () => {
  const bytes = Buffer.from(TEXT)
  it.each([
    ['no coding', undefined, bytes],
    ['identity', 'identity', bytes],
    ['gzip', 'gzip', gzipSync(bytes)],
    ['gzip by its old name', 'x-gzip', gzipSync(bytes)],
    ['gzip in capitals', 'GZIP', gzipSync(bytes)],
    ['two parts of gzip', 'gzip', Buffer.concat([gzipSync(bytes.subarray(0, 9)), gzipSync(bytes.subarray(9))])],
    ['br', 'br', brotliCompressSync(bytes)],
    ['deflate', 'deflate', deflateSync(bytes)],
    ['deflate without zlib’s header', 'deflate', deflateRawSync(bytes)],
    ['deflate and then gzip', 'deflate, gzip', gzipSync(deflateSync(bytes))],
    ['a coding that nobody knows', 'utf-8', bytes],
    ['gzip in the header only', 'gzip', bytes],
    ['deflate in the header only', 'deflate', bytes],
    ['br in the header only', 'br', bytes],
  ])('is read with %s, in chunks, with and without a byte order mark', async (_, coding, coded) => {
    expect(await read(coded, coding)).toBe(TEXT)
  })

  it.each([
    ['plain', undefined, (body: Buffer) => body],
    ['gzip', 'gzip', gzipSync],
    ['br', 'br', brotliCompressSync],
  ] as const)('loses its byte order mark: %s', async (_, coding, code) => {
    expect(await read(code(Buffer.from(`\ufeff${TEXT}`)), coding)).toBe(TEXT)
  })

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ] as const)('may have 10 MB after decoding and not a byte more: %s', async (coding, code) => {
    const full = Buffer.alloc(LIMIT, 'a')
    expect(await read(code(full), coding, LIMIT)).toHaveLength(LIMIT)
    expect(await read(code(Buffer.concat([full, Buffer.from('a')])), coding, LIMIT)).toBe('The answer is longer than any that the gateway gives.')
  })

  it('is refused without its memory when it is a bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(512 * 1024 * 1024))
    let most = 0
    const before = process.memoryUsage.rss()
    const timer = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss() - before)
    }, 5)
    expect(await read(bomb, 'gzip', LIMIT)).toBe('The answer is longer than any that the gateway gives.')
    clearInterval(timer)
    expect(most).toBeLessThan(150 * 1024 * 1024)
    // Each layer could be unpacked to 10 MB, and a header has room for thousands.
    expect(await read(gzipSync(gzipSync(gzipSync(bytes))), 'gzip, gzip, gzip')).not.toContain('words')
  })

  it('counts before decoding, too', async () => {
    // Noise grows a little when it is compressed.
    const noise = gzipSync(randomBytes(LIMIT))
    expect(await read(noise, 'gzip', LIMIT)).toBe('The answer is longer than any that the gateway gives.')
  })

  it('is not read when half of it is missing', async () => {
    const coded = gzipSync(bytes)
    expect(await read(coded.subarray(0, coded.length / 2), 'gzip')).not.toContain('words')
  })
})
