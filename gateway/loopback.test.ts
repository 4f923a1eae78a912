import { expect, test } from 'vitest'
import { isLoopback, isPlainHost, pushTargetOf } from './loopback'

test.each(['127.0.0.1', '127.9.8.7', '::1', '[::1]', 'localhost', '::ffff:127.0.0.1'])('recognizes %s as this computer', (host) => {
  expect(isLoopback(host)).toBe(true)
})

test.each([undefined, '', '10.0.0.1', '::ffff:10.0.0.1', '127.0.0.1.example.com', 'localhost.example.com', '0.0.0.0'])(
  'recognizes %s as another computer',
  (host) => {
    expect(isLoopback(host)).toBe(false)
  },
)

test.each(['localhost', 'localhost:3001', '127.0.0.1:3001', '[::1]:3001', '192.168.1.20'])('takes %s for a plain host', (host) => {
  expect(isPlainHost(host)).toBe(true)
})

test.each([undefined, '', 'evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:3001', 'a b'])('takes %s for a name of somebody else', (host) => {
  expect(isPlainHost(host)).toBe(false)
})

test('pushes to web addresses on this computer only', () => {
  expect(pushTargetOf('http://127.0.0.1:3000/reports?key=1')).toBe('http://127.0.0.1:3000/reports?key=1')
  expect(pushTargetOf('https://[::1]/')).toBe('https://[::1]/')
  for (const address of ['https://shop.example/reports', 'http://localhost@shop.example/', 'ftp://localhost/', 'file:///etc/passwd', '', 'x', null, undefined])
    expect(pushTargetOf(address)).toBeNull()
})
