import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'

type Decode = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>

const unzip: Decode = promisify(gunzip)
const unzlib: Decode = promisify(inflate)
const undeflate: Decode = promisify(inflateRaw)

/** Two codings are one more than any server uses. Each costs time, so a longer list is not decoded. */
const MOST_CODINGS = 2

// `deflate` means zlib's format (RFC 9110 §8.4.1.2), but some servers leave zlib's two bytes out.
const DECODERS = new Map<string, Decode>([
  ['gzip', unzip],
  ['x-gzip', unzip],
  ['br', promisify(brotliDecompress)],
  ['deflate', (bytes, options) => (startsLikeZlib(bytes) ? unzlib : undeflate)(bytes, options)],
])

/** RFC 1950 §2.2: the method is 8, and the first two bytes together are a multiple of 31. */
const startsLikeZlib = (bytes: Buffer) => bytes.length >= 2 && ((bytes[0] ?? 0) & 0x0f) === 8 && bytes.readUInt16BE() % 31 === 0

/**
 * Undoes the codings of a body and reads it as UTF-8, without a byte order mark. Bytes that are not coded as the header says stay as
 * they are, because some proxies decode a body and keep its header. Whoever parses the body judges it.
 * @param contentEncoding the Content-Encoding header, for example `gzip`. Unknown codings are left out.
 * @param maxBytes the longest body after decoding. Throws an error with the code ERR_BUFFER_TOO_LARGE, and keeps no more in memory, if it is longer.
 */
export async function decodeBody(body: Buffer, contentEncoding: string | undefined, maxBytes: number): Promise<string> {
  const codings = (contentEncoding ?? '').toLowerCase().split(',')
  let bytes = body
  // The list names the codings in the order in which they were applied.
  if (codings.length <= MOST_CODINGS) for (const coding of codings.toReversed()) bytes = await decode(bytes, coding.trim(), maxBytes)
  return new TextDecoder().decode(bytes)
}

async function decode(bytes: Buffer, coding: string, maxOutputLength: number): Promise<Buffer> {
  try {
    return (await DECODERS.get(coding)?.(bytes, { maxOutputLength })) ?? bytes
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'ERR_BUFFER_TOO_LARGE') throw error
    return bytes
  }
}
