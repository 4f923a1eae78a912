import type { ServerResponse } from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import type { GatewayContext } from './handler-context'
import type { Answer } from './http-messages'

const SPACE = 0x20

/** Writes an answer to the connection, with the fault that `answer.how` names, if any. */
export function writeAnswer(gateway: GatewayContext, response: ServerResponse, answer: Answer): void {
  if (response.headersSent || response.destroyed) return
  if (answer.how === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  if (answer.how === 'hang') {
    hang(gateway, response)
    return
  }
  const bytes = bytesOf(answer, gateway.faults.plan.hugeBytes)
  const length = answer.how === 'shortLength' ? bytes.length >> 1 : answer.how === 'longLength' ? bytes.length + 100 : bytes.length
  const coding = codingOf(answer)
  const encoding = coding ? { 'Content-Encoding': coding } : {}
  writeInterim(response, answer)
  response.writeHead(answer.status, { 'Content-Type': typeOf(answer), 'Content-Length': length, ...encoding, ...answer.headers })
  switch (answer.how) {
    case 'half':
      response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy())
      return
    case 'headersOnly':
      response.flushHeaders()
      hang(gateway, response)
      return
    case 'longLength':
      response.write(bytes)
      hang(gateway, response)
      return
    case 'drip':
      drip(gateway, response, bytes)
      return
    default:
      response.end(bytes)
  }
}

function codingOf({ how }: Answer): string | undefined {
  if (how === 'gzipBomb') return 'gzip'
  return how === 'gzip' || how === 'br' || how === 'deflate' ? how : undefined
}

/** Writes the interim answer (1xx) that comes before the final one, if the fault says so. */
function writeInterim(response: ServerResponse, { how }: Answer): void {
  if (how === 'continue') response.writeContinue()
  if (how === 'processing') response.writeProcessing()
  if (how === 'earlyHints') response.writeEarlyHints({ link: '</hint.css>; rel=preload' })
}

function typeOf({ how }: Answer): string {
  if (how === 'html') return 'text/html; charset=utf-8'
  return how === 'wrongType' ? 'text/plain' : 'application/json;charset=UTF-8'
}

function bytesOf({ body, how }: Answer, hugeBytes: number): Buffer {
  if (how === 'html') return Buffer.from(String(body))
  const bytes = Buffer.from(JSON.stringify(body))
  switch (how) {
    case 'empty':
      return Buffer.alloc(0)
    case 'truncated':
      return bytes.subarray(0, bytes.length >> 1)
    case 'bom':
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])
    case 'invalidUtf8': {
      const quote = bytes.lastIndexOf('"')
      return Buffer.concat([bytes.subarray(0, quote), Buffer.from([0xff, 0xc3, 0x28]), bytes.subarray(quote)])
    }
    case 'huge':
      return Buffer.concat([bytes, Buffer.alloc(hugeBytes, SPACE)])
    case 'gzipBomb':
      return gzipSync(Buffer.concat([bytes, Buffer.alloc(hugeBytes, SPACE)]))
    case 'gzip':
      return gzipSync(bytes)
    case 'br':
      return brotliCompressSync(bytes)
    case 'deflate':
      return deflateSync(bytes)
    default:
      return bytes
  }
}

/** Keeps the connection open and sends nothing more until the gateway closes. */
function hang({ hanging }: GatewayContext, response: ServerResponse): void {
  hanging.add(response)
  response.on('close', () => hanging.delete(response))
}

function drip(gateway: GatewayContext, response: ServerResponse, bytes: Buffer): void {
  hang(gateway, response)
  let sent = 0
  const timer = setInterval(() => {
    response.write(bytes.subarray(sent, sent + 1))
    sent += 1
    if (sent >= bytes.length) response.end()
  }, gateway.faults.plan.dripMs)
  response.on('finish', () => clearInterval(timer)).on('close', () => clearInterval(timer))
}
