import type { Refusal, Unknown } from '@/lib/sms/gateway'

/** The statuses that send a client to another address (RFC 9110 §15.4). 304 is none of them: it says that nothing changed. */
const REDIRECTS: readonly number[] = [300, 301, 302, 303, 305, 307, 308]
/** After these the client has to send the same request to the other address, so this one took nothing (RFC 9110 §15.4.8 and §15.4.9). */
const TOOK_NOTHING: readonly number[] = [307, 308]

const LONGEST_ADDRESS = 200

/**
 * Where a Location header leads, for the owner to read: without user name, password, query and fragment, and cut to 200 characters.
 * @returns null for a missing header and for anything but a web address.
 */
export function redirectTarget(location: string | undefined, requested: string): string | null {
  const target = location === undefined ? null : URL.parse(location, requested)
  if (!target || !/^https?:$/.test(target.protocol)) return null
  return `${target.origin}${target.pathname === '/' ? '' : target.pathname}`.slice(0, LONGEST_ADDRESS)
}

/**
 * Judges a redirect. Nothing follows one: the texts and the key would go to an address that nobody has checked. After 307 and 308
 * the gateway certainly took nothing. The others may come after it took the texts.
 * @returns null for any other status.
 */
export function judgeRedirect({ httpStatus, redirectedTo }: { httpStatus: number; redirectedTo: string | null }): Refusal | Unknown | null {
  if (!REDIRECTS.includes(httpStatus)) return null
  const problem = `The request was redirected to ${redirectedTo ?? 'another address'}: the base address is not right.`
  if (TOOK_NOTHING.includes(httpStatus)) return { kind: 'refused', cause: 'redirected', httpStatus, problem, retryAfterMs: null }
  return { kind: 'unknown', httpStatus, problem, isRedirect: true }
}
