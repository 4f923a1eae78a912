import { timingSafeEqual } from 'node:crypto'
import type { Settings } from './settings'

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Does the Authorization header hold this account's user and password (Basic) or its API key (App)? */
export function isAuthorized(header: string | undefined, settings: Pick<Settings, 'username' | 'password' | 'apiKey'>): boolean {
  const [, scheme, secret] = /^(\S+) +(.+)$/.exec(header ?? '') ?? []
  if (!scheme || !secret) return false
  if (scheme.toLowerCase() === 'app') return isSame(secret, settings.apiKey)
  if (scheme.toLowerCase() === 'basic') return isSame(Buffer.from(secret, 'base64').toString(), `${settings.username}:${settings.password}`)
  return false
}
