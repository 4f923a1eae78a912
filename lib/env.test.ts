import { describe, expect, it } from 'vitest'
import { parseEnvironment } from './env'

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
