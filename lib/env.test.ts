import { describe, expect, it } from 'vitest'
import { addressNote, parseEnvironment } from './env'

const parse = (source: Record<string, string>) => parseEnvironment({ NODE_ENV: 'test', ...source })

describe('parseEnvironment', () => {
  it('needs no setting: SQLite in the data folder, port 3000, the rehearsal gateway on the next port', () => {
    expect(parse({ SHOPBELL_DATA_DIR: '/data' })).toMatchObject({
      DATABASE_URL: 'file:/data/shopbell.db',
      PORT: 3000,
      HOST: '127.0.0.1',
      APP_URL: 'http://localhost:3000',
      SHOPBELL_REHEARSAL_URL: 'http://127.0.0.1:3001',
      INFOBIP_API: 'v1',
    })
  })

  it('names every wrong variable at once, with what is expected', () => {
    expect(() => parse({ DATABASE_URL: 'mysql://x', PORT: '99999', AUTH_SECRET: 'short' })).toThrow(
      /DATABASE_URL must start with file:.*\n.*PORT must be between 1 and 65535.*\n.*AUTH_SECRET must be at least 32/,
    )
  })

  it.each([
    ['https://api.infobip.com', undefined, true],
    ['https://x1y2z3.api.infobip.com/', undefined, true],
    ['http://api.infobip.com', undefined, false],
    ['https://api.infobip.com.evil.example', undefined, false],
    ['https://evil.example/api.infobip.com', undefined, false],
    ['https://user@evil.example', undefined, false],
    ['http://127.0.0.1:4010', undefined, false],
    ['http://127.0.0.1:4010', '1', true],
    ['http://127.0.0.1:4010', '127.0.0.1', true],
    ['http://127.0.0.1:4010', 'localhost, 127.0.0.1:4010', true],
    ['http://127.0.0.1:4010', '127.0.0.1:4011', false],
  ])('sends credentials to %s with allowed hosts %s: %s', (INFOBIP_BASE_URL, allowed, isAllowed) => {
    const source = { INFOBIP_BASE_URL, INFOBIP_API_KEY: 'k', ...(allowed ? { SHOPBELL_ALLOW_GATEWAY_HOST: allowed } : {}) }
    if (isAllowed) expect(parse(source).INFOBIP_BASE_URL).toBe(INFOBIP_BASE_URL.replace(/\/$/, ''))
    else expect(() => parse(source)).toThrow('INFOBIP_BASE_URL must be')
  })

  it.each([
    ['xxxxx.api.infobip.com', 'https://xxxxx.api.infobip.com'],
    [' XXXXX.api.infobip.com/ ', 'https://xxxxx.api.infobip.com'],
    ['api.infobip.com:443', 'https://api.infobip.com'],
    ['sms.example.com:8443', 'https://sms.example.com:8443'],
  ])('completes the address %j, as the portal shows it, and says so', (INFOBIP_BASE_URL, completed) => {
    const source = { INFOBIP_BASE_URL, INFOBIP_API_KEY: 'k', SHOPBELL_ALLOW_GATEWAY_HOST: 'sms.example.com' }
    expect(parse(source).INFOBIP_BASE_URL).toBe(completed)
    expect(addressNote({ NODE_ENV: 'test', ...source }, parse(source))).toBe(`INFOBIP_BASE_URL was given without https://, so Shopbell uses ${completed}.`)
  })

  it.each([undefined, '', ' ', 'https://api.infobip.com', ' https://api.infobip.com'])('says nothing of the address %j', (INFOBIP_BASE_URL) => {
    expect(addressNote({ NODE_ENV: 'test', INFOBIP_BASE_URL }, { INFOBIP_BASE_URL })).toBeNull()
  })

  const NOT_AN_ADDRESS = [
    'https://HOST/sms/1/text/single',
    'https://HOST/sms/',
    'https://HOST?a=b',
    'https://HOST/?',
    'https://HOST#top',
    'https://HOST/#',
    'https://user:secret@HOST',
    'https://secret@HOST',
    'https://@HOST',
    'https://HOST:99999',
    'https://HOST:port',
    'https:///HOST',
    'https://HOST\\sms',
    'https://HO\nST',
    'https://HOST, https://HOST',
    'https://https://HOST',
    'https://',
    'ftp://HOST',
    'javascript://HOST',
  ]
  const ONLY_INFOBIP = ['HOST/sms', 'HOST?a=b', 'user:secret@HOST', '//HOST', 'https:HOST', 'https:/HOST', 'HOST HOST', 'https//HOST']
  const cases = (names: string[], addresses: string[]) => names.flatMap((name) => addresses.map((address) => [name, address] as const))

  it.each([
    ...cases(['INFOBIP_BASE_URL', 'APP_URL', 'SHOPBELL_REHEARSAL_URL'], NOT_AN_ADDRESS),
    ...cases(['INFOBIP_BASE_URL'], ONLY_INFOBIP),
    ...cases(['APP_URL', 'SHOPBELL_REHEARSAL_URL'], ['HOST', 'localhost:3000']),
  ])('refuses %s=%j by its name, and does not repeat a secret', (name, address) => {
    const read = (given: string) =>
      parse({ INFOBIP_BASE_URL: 'https://api.infobip.com', INFOBIP_API_KEY: 'k', SHOPBELL_ALLOW_GATEWAY_HOST: '1', [name]: given })
    expect(() => read(address.replaceAll('HOST', 'api.infobip.com'))).toThrow(new RegExp(`^${name} must be (?!.*secret).*\\.$`))
    for (const right of ['https://api.infobip.com', 'http://127.0.0.1:4010', 'http://[::1]:4010/', 'https://bücher.example'])
      expect(() => read(right)).not.toThrow()
  })

  it('refuses one half of a pair: an address without credentials, credentials without an address, a user without a password', () => {
    expect(() => parse({ INFOBIP_BASE_URL: 'https://api.infobip.com' })).toThrow('INFOBIP_API_KEY is missing')
    expect(() => parse({ INFOBIP_API_KEY: 'k' })).toThrow('INFOBIP_BASE_URL is missing')
    expect(() => parse({ INFOBIP_BASE_URL: 'https://api.infobip.com', INFOBIP_USERNAME: 'u' })).toThrow('INFOBIP_PASSWORD is missing')
  })

  it.each([
    [undefined, 'v1'],
    ['', 'v1'],
    ['v1', 'v1'],
    ['v3', 'v3'],
  ])('speaks the dialect of Infobip that INFOBIP_API names: %s is %s', (named, spoken) => {
    expect(parse(named === undefined ? {} : { INFOBIP_API: named }).INFOBIP_API).toBe(spoken)
  })

  it('refuses an API that it does not know, and a key that cannot be sent in a header', () => {
    expect(() => parse({ INFOBIP_API: 'v2' })).toThrow('INFOBIP_API must be v1 or v3.')
    for (const key of ['abc def', 'abc…'])
      expect(() => parse({ INFOBIP_BASE_URL: 'https://api.infobip.com', INFOBIP_API_KEY: key })).toThrow('INFOBIP_API_KEY must be the key alone')
  })

  it('accepts a key that was pasted with its scheme in front', () => {
    expect(parse({ INFOBIP_BASE_URL: 'https://api.infobip.com', INFOBIP_API_KEY: ' App abc ' }).INFOBIP_API_KEY).toBe('abc')
  })
})
