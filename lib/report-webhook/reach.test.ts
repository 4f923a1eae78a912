import { describe, expect, it } from 'vitest'
import { reachOf } from './reach'

describe('the reach of an address', () => {
  it.each(['https://shop.example', 'https://shop.example:8443', 'https://203.0.113.7', 'https://[2001:db8::1]', 'https://localhost.example'])(
    'is public for %s',
    (address) => {
      expect(reachOf(address)).toBe('public')
    },
  )

  it.each([
    'http://localhost:3000',
    'https://localhost',
    'https://localhost.',
    'https://shop.localhost',
    'https://127.0.0.1',
    'https://127.9.9.9',
    'https://2130706433',
    'https://0x7f.1',
    'https://0.0.0.0',
    'https://10.1.2.3',
    'https://172.16.0.1',
    'https://172.31.255.255',
    'https://192.168.1.10:3000',
    'https://169.254.169.254',
    'https://100.64.0.1',
    'https://[::1]',
    'https://[::ffff:127.0.0.1]',
    'https://[::ffff:10.0.0.1]',
    'https://[fd00::1]',
    'https://[fe80::1]',
    'https://till',
    'https://till.local',
    'https://till.lan',
  ])('is private for %s', (address) => {
    expect(reachOf(address)).toBe('private')
  })

  it.each(['http://shop.example', 'http://172.32.0.1', 'http://203.0.113.7:3000'])('is insecure for %s', (address) => {
    expect(reachOf(address)).toBe('insecure')
  })
})
