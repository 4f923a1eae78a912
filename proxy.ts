import { type NextRequest, NextResponse } from 'next/server'
import { env } from '@/lib/env'
import { claimsOf, type OriginRefusal, originRefusal } from '@/lib/requests/origin'

const isDev = process.env.NODE_ENV === 'development'

const refusals: Record<OriginRefusal, () => Response> = {
  unknown_host: () =>
    new Response(`Shopbell is not opened at this address. Open ${env.APP_URL}, or set APP_URL to the address that you use.\n`, { status: 421 }),
  other_site: () => new Response('This request came from another site.\n', { status: 403 }),
}

/**
 * Refuses what comes from another site. Gives every page a Content-Security-Policy with its own nonce, so that only our scripts run. It
 * does not check who is signed in: each page, action and route handler calls `requireShop` itself.
 */
export function proxy(request: NextRequest) {
  const refusal = originRefusal(claimsOf(request), env.APP_URL)
  if (refusal) return refusals[refusal]()
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64')
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDev ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('Content-Security-Policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('Content-Security-Policy', policy)
  return response
}

// Without /api: its routes check the origin themselves, the gateway's reports have none, and the body of an upload would be cut at 10 MB.
export const config = { matcher: '/((?!_next/static|_next/image|api/|icon.svg|favicon.ico).*)' }
