import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { db } from '@/lib/db/client'
import { isQuiet, quietEnds } from '@/lib/shop/quiet-hours'

/** Why no text of a campaign leaves now, or why texts leave slowly. Times are ISO 8601, because the page's version includes them as JSON. */
export type SendBlocker =
  /** The time to undo is not over. */
  | { kind: 'undo'; until: string }
  | { kind: 'quiet'; until: string }
  /** `silent`: the gateway does not answer. `trial`: it answers again and gets a few texts first. `waiting`: it asked for a back-off. */
  | { kind: 'gateway'; state: 'silent' | 'trial' | 'waiting'; problem: string | null; until: string | null }
  | { kind: 'limit'; perMinute: number; minutes: number }

type Asked = { shopId: ShopId; campaignId: string; account: string }

/**
 * What blocks or slows a campaign that is being sent. If there are several reasons, it is the one that a claim checks first.
 * @param asked.account the gateway account whose circuit breaker applies (SmsGateway.account).
 * @returns null if nothing blocks, no text is waiting, the campaign is not being sent, or it is not this shop's.
 */
export async function findSendBlocker({ shopId, campaignId, account }: Asked, now: Date): Promise<SendBlocker | null> {
  const campaign = await db.campaign.findFirst({
    where: { id: campaignId, shopId, status: 'SENDING' },
    select: { sendAfter: true, shop: { select: { quietFrom: true, quietUntil: true, timeZone: true, textsPerMinute: true } } },
  })
  if (!campaign) return null
  const waiting = await db.message.count({ where: { campaignId, state: 'QUEUED' } })
  if (waiting === 0) return null
  const { sendAfter, shop } = campaign
  if (sendAfter && sendAfter > now) return { kind: 'undo', until: sendAfter.toISOString() }
  if (isQuiet(shop, now)) return { kind: 'quiet', until: quietEnds(shop, now).toISOString() }
  return (await gatewayBlocker(account, now)) ?? limitBlocker(shop.textsPerMinute, waiting)
}

async function gatewayBlocker(account: string, now: Date): Promise<SendBlocker | null> {
  const circuit = await db.circuitBreaker.findUnique({ where: { account }, select: { state: true, backoffUntil: true, probeAt: true, problem: true } })
  if (!circuit) return null
  const { state, backoffUntil, probeAt, problem } = circuit
  if (state === 'OPEN') return { kind: 'gateway', state: 'silent', problem, until: probeAt?.toISOString() ?? null }
  if (backoffUntil && backoffUntil > now) return { kind: 'gateway', state: 'waiting', problem, until: backoffUntil.toISOString() }
  return state === 'TRIAL' ? { kind: 'gateway', state: 'trial', problem, until: null } : null
}

function limitBlocker(perMinute: number | null, waiting: number): SendBlocker | null {
  if (perMinute === null || waiting <= perMinute) return null
  return { kind: 'limit', perMinute, minutes: Math.ceil(waiting / perMinute) }
}
