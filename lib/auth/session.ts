import 'server-only'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { systemClock } from '@/lib/clock'
import { env } from '@/lib/env'
import { claimsOf, isSameOrigin } from '@/lib/requests/origin'
import { readSessionCookie } from './cookie'
import { touchSession } from './mutations'
import { findLiveSession, hasOwner } from './queries'
import { mintShopId, type ShopId } from './shop-id'

/** The signed-in user. A Member is proof that the request may use this shop. */
export type Member = {
  shopId: ShopId
  userId: string
  sessionId: string
  email: string
  shop: { name: string; country: string; timeZone: string; sender: string | null }
}

/** The signed-in member, or null. It reads the database once per request. */
export const findMember = cache(async (): Promise<Member | null> => {
  const sessionId = await readSessionCookie()
  if (!sessionId) return null
  const now = systemClock.now()
  const session = await findLiveSession(sessionId, now)
  if (!session) return null
  await touchSession(session, now)
  const { id, ...shop } = session.user.shop
  return { shopId: mintShopId(id), userId: session.user.id, sessionId: session.id, email: session.user.email, shop }
})

/** For pages and server actions: the member. Redirects to /sign-in if there is none, or to /setup while there is no owner. */
export async function requireShop(): Promise<Member> {
  const member = await findMember()
  if (member) return member
  redirect((await hasOwner()) ? '/sign-in' : '/setup')
}

/**
 * For route handlers: the member, or the refusal to answer with. Next does not protect route handlers against requests from other
 * sites, so a request that may change something must come from our own pages.
 */
export async function requireShopForRequest(request: Request): Promise<Member | Response> {
  const member = await findMember()
  if (!member) return Response.json({ error: 'Please sign in.' }, { status: 401 })
  if (request.method !== 'GET' && request.method !== 'HEAD' && !isSameOrigin(claimsOf(request), env.APP_URL))
    return Response.json({ error: 'This request came from another site.' }, { status: 403 })
  return member
}
