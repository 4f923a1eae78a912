import { isIP } from 'node:net'

/** Headers that say where a request goes and where it comes from. */
type Claims = { method: string; host: string | null; origin: string | null; fetchSite: string | null }
/** `unknown_host`: the request names an address that is not ours. `other_site`: a page of another site sent it. */
export type OriginRefusal = 'unknown_host' | 'other_site'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

export const claimsOf = ({ method, headers }: { method: string; headers: Pick<Headers, 'get'> }): Claims => ({
  method,
  host: headers.get('host'),
  origin: headers.get('origin'),
  fetchSite: headers.get('sec-fetch-site'),
})

/** Why a request must not be answered; null: it may be. @param appUrl the address under which people open the app (APP_URL). */
export function originRefusal(claims: Claims, appUrl: string): OriginRefusal | null {
  if (!isOurHost(claims.host, appUrl)) return 'unknown_host'
  return SAFE.has(claims.method) || isSameOrigin(claims, appUrl) ? null : 'other_site'
}

/**
 * A stranger may give any name of theirs our IP address, and a page under that name then reads ours (DNS rebinding). So only names that
 * we know are ours. An IP address cannot be pointed elsewhere.
 */
function isOurHost(host: string | null, appUrl: string): boolean {
  const url = host === null ? null : URL.parse(`http://${host}`)
  if (!url) return false
  const name = url.hostname.replace(/^\[|\]$/g, '')
  return isIP(name) > 0 || name === 'localhost' || name === new URL(appUrl).hostname
}

/** Does the browser say that the request comes from our own pages? Without Origin, only Sec-Fetch-Site can say so. */
export function isSameOrigin({ host, origin, fetchSite }: Claims, appUrl: string): boolean {
  if (origin === null) return fetchSite === 'same-origin'
  const sender = URL.parse(origin)
  return sender !== null && (sender.origin === new URL(appUrl).origin || sender.host === host)
}
