import { ResponseCookies } from 'next/dist/compiled/@edge-runtime/cookies'
import { expect, it } from 'vitest'
import { clearSessionIn } from './cookie'

function deletionAt(appUrl: string): string {
  const headers = new Headers()
  clearSessionIn(new ResponseCookies(headers), appUrl)
  return headers.get('set-cookie') ?? ''
}

it('signing out under https deletes the cookie with Secure and Path=/, without which browsers refuse its prefix', () => {
  const deletion = deletionAt('https://texts.example.com')
  expect(deletion).toMatch(/^__Host-shopbell-session=;/)
  for (const attribute of ['Secure', 'Path=/', 'HttpOnly', 'Max-Age=0', 'SameSite=lax']) expect(deletion.split('; ')).toContain(attribute)
  expect(deletion).not.toContain('Domain')
})

it('signing out under http deletes the cookie of http, which a browser would not take with Secure', () => {
  const deletion = deletionAt('http://localhost:3000')
  expect(deletion).toMatch(/^shopbell-session=;.*Max-Age=0/)
  expect(deletion).not.toContain('Secure')
})
