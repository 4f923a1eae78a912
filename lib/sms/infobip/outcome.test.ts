import { describe, expect, it } from 'vitest'
import { neverLeft } from './outcome'

const failure = (code: string, syscall?: string) => Object.assign(new Error(code), { code, syscall })

describe('neverLeft', () => {
  it.each([
    ['a name that is not found', failure('ENOTFOUND', 'getaddrinfo')],
    ['nobody listening', failure('ECONNREFUSED', 'connect')],
    ['no way there', failure('EHOSTUNREACH', 'connect')],
    ['no connection in time', failure('UND_ERR_CONNECT_TIMEOUT')],
    ['a certificate that has run out', failure('CERT_HAS_EXPIRED')],
    ['each of several addresses failing', new AggregateError([failure('ECONNREFUSED', 'connect'), failure('ENETUNREACH', 'connect')])],
  ])('is certain after %s', (_, error) => {
    expect(neverLeft(error)).toBe(true)
  })

  it.each([
    ['a reset', failure('ECONNRESET', 'read')],
    ['an open connection whose way was lost', failure('EHOSTUNREACH', 'read')],
    ['a write that found no way', failure('ENETUNREACH', 'write')],
    ['a time-out', new DOMException('', 'TimeoutError')],
    ['one of several addresses breaking later', new AggregateError([failure('ECONNREFUSED', 'connect'), failure('ECONNRESET', 'read')])],
    ['no reason', new AggregateError([])],
    ['nothing known', undefined],
  ])('is not certain after %s', (_, error) => {
    expect(neverLeft(error)).toBe(false)
  })
})
