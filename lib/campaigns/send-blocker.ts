import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { db } from '@/lib/db/client'
import { isQuiet, quietEnds } from '@/lib/shop/quiet-hours'

/** Why nothing of a campaign leaves at the moment, or why it leaves slowly. Times as ISO 8601: it is part of the page's version. */
export type SendBlocker =
  /** The time to undo is not over. */
  | { kind: 'undo'; until: string }
  | { kind: 'quiet'; until: string }
  /** The gateway does not answer, is being tried out again, or asked for a pause. */
  | { kind: 'gateway'; state: 'silent' | 'trial' | 'waiting'; problem: string | null; until: string | null }
  | { kind: 'limit'; perMinute: number; minutes: number }

type Asked = { shopId: ShopId; campaignId: string; account: string }

/**
 * What holds a campaign that is being sent: of several things, what a claim looks at first. Null when nothing does, nothing waits,
 * or it is not this shop's. @param asked.account the gateway's, as workers share it (SmsGateway.account).
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
