import { describe, expect, it } from 'vitest'
import { claimsOf, originRefusal } from './origin'

const APP_URL = 'https://texts.example.com'
const refusal = (method: string, headers: Record<string, string | undefined>) => {
  const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return originRefusal(claimsOf({ method, headers: new Headers(given) }), APP_URL)
}

describe('originRefusal', () => {
  it.each(['texts.example.com', 'TEXTS.example.com', 'texts.example.com:8443', 'localhost:3000', '127.0.0.1:3000', '192.168.1.20', '[::1]:3000'])(
    'lets the host %s in',
    (host) => expect(refusal('GET', { host })).toBeNull(),
  )

  it.each(['evil.example', 'texts.example.com.evil.example', 'xtexts.example.com', 'localhost.evil.example', '127.0.0.1.evil.example', 'a b', ''])(
    'refuses the host “%s”, which anybody may point at us',
    (host) => expect(refusal('GET', { host })).toBe('unknown_host'),
  )

  it('refuses a request without a host', () => expect(refusal('GET', {})).toBe('unknown_host'))

  it.each([{ origin: APP_URL }, { origin: 'http://localhost:3000' }, { 'sec-fetch-site': 'same-origin' }, { origin: APP_URL, 'sec-fetch-site': 'cross-site' }])(
    'lets a POST in with %o',
    (headers) => expect(refusal('POST', { host: 'localhost:3000', ...headers })).toBeNull(),
  )

  it.each([
    {},
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'null' },
    { origin: 'null', 'sec-fetch-site': 'same-origin' },
    { origin: 'https://evil.example' },
    { origin: 'http://texts.example.com' },
    { origin: 'https://texts.example.com:8443' },
    { origin: 'http://localhost:4000' },
    { origin: 'no address' },
  ])('refuses a POST with %o', (headers) => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE']) expect(refusal(method, { host: 'localhost:3000', ...headers })).toBe('other_site')
    expect(refusal('GET', { host: 'localhost:3000', ...headers })).toBeNull()
  })
})
