import 'server-only'
import { cookies } from 'next/headers'
import { decode, encode } from 'next-auth/jwt'
import { env } from '@/lib/env'
import { SESSION_MS } from './mutations'
import { authSecret } from './secret'

const isHttps = env.APP_URL.startsWith('https:')
// The prefix makes browsers refuse the cookie from another host or over plain http.
const nameOf = (what: string) => `${isHttps ? '__Host-' : ''}shopbell-${what}`
const NAME = nameOf('session')
const DEVICE = nameOf('device')
/** Browsers keep no cookie longer than 400 days. */
const DEVICE_SECONDS = 400 * 24 * 60 * 60

/** Sets the session cookie: the id of the session row in an encrypted JWT of next-auth. */
export async function setSessionCookie(sessionId: string) {
  const value = await encode({ token: { sid: sessionId }, secret: authSecret(), maxAge: SESSION_MS / 1000 })
  const jar = await cookies()
  jar.set(NAME, value, { httpOnly: true, sameSite: 'lax', secure: isHttps, path: '/', maxAge: SESSION_MS / 1000 })
}

/** @returns the session id in this request's cookie, or null. The session's row decides whether it is still valid. */
export async function readSessionCookie(): Promise<string | null> {
  const token = (await cookies()).get(NAME)?.value
  if (!token) return null
  const claims = await decode({ token, secret: authSecret() }).catch(() => null)
  return typeof claims?.sid === 'string' ? claims.sid : null
}

/** Remembers the device, also after a sign-out. */
export async function setDeviceCookie(token: string) {
  const jar = await cookies()
  jar.set(DEVICE, token, { httpOnly: true, sameSite: 'lax', secure: isHttps, path: '/', maxAge: DEVICE_SECONDS })
}

export async function readDeviceCookie(): Promise<string | undefined> {
  return (await cookies()).get(DEVICE)?.value
}

export async function clearSessionCookie() {
  const jar = await cookies()
  jar.delete(NAME)
}
