import 'server-only'
import { cookies } from 'next/headers'
import { decode, encode } from 'next-auth/jwt'
import { env } from '@/lib/env'
import { SESSION_MS } from './mutations'
import { authSecret } from './secret'

/**
 * The name and the attributes of a cookie, for setting it and for deleting it. The prefix makes browsers refuse the cookie from another
 * host, over plain http, or without Secure, even when it is deleted (RFC 6265bis, section 4.1.3.2).
 */
function cookieOf(what: 'session' | 'device', appUrl = env.APP_URL) {
  const isHttps = appUrl.startsWith('https:')
  const attributes = { httpOnly: true, sameSite: 'lax', secure: isHttps, path: '/' } as const
  return { name: `${isHttps ? '__Host-' : ''}shopbell-${what}`, attributes }
}

const SESSION = cookieOf('session')
const DEVICE = cookieOf('device')
/** Browsers keep no cookie longer than 400 days. */
const DEVICE_SECONDS = 400 * 24 * 60 * 60

/** Sets the session cookie: the id of the session row in an encrypted JWT of next-auth. */
export async function setSessionCookie(sessionId: string) {
  const value = await encode({ token: { sid: sessionId }, secret: authSecret(), maxAge: SESSION_MS / 1000 })
  const jar = await cookies()
  jar.set(SESSION.name, value, { ...SESSION.attributes, maxAge: SESSION_MS / 1000 })
}

/** @returns the session id in this request's cookie, or null. The session's row decides whether it is still valid. */
export async function readSessionCookie(): Promise<string | null> {
  const token = (await cookies()).get(SESSION.name)?.value
  if (!token) return null
  const claims = await decode({ token, secret: authSecret() }).catch(() => null)
  return typeof claims?.sid === 'string' ? claims.sid : null
}

/** Remembers the device, also after a sign-out. */
export async function setDeviceCookie(token: string) {
  const jar = await cookies()
  jar.set(DEVICE.name, token, { ...DEVICE.attributes, maxAge: DEVICE_SECONDS })
}

export async function readDeviceCookie(): Promise<string | undefined> {
  return (await cookies()).get(DEVICE.name)?.value
}

export async function clearSessionCookie() {
  clearSessionIn(await cookies(), env.APP_URL)
}

type Jar = { set(name: string, value: string, options: typeof SESSION.attributes & { maxAge: number }): unknown }

/** Deletes the session cookie of an app at this address. */
export function clearSessionIn(jar: Jar, appUrl: string) {
  const { name, attributes } = cookieOf('session', appUrl)
  jar.set(name, '', { ...attributes, maxAge: 0 })
}
