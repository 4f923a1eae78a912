import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { type Tx, write } from '@/lib/db/client'
import { lockNumbers } from './lock'
import { phoneHash } from './phone-hash'

type ConsentSource = 'owner' | 'import' | 'reply' | 'gateway'
type Change = { reason: string; source: ConsentSource; now: Date }
/** `no_change`: the number has opted out already, or has no opt-out to lift. */
export type ConsentRefusal = 'unknown_person' | 'no_change'
type ConsentResult = { ok: true } | { ok: false; reason: ConsentRefusal }

/**
 * Records that a person must not be texted: consent event, suppression and the person's row, in one transaction. A second opt-out
 * changes nothing. The number stays opted out when the person is deleted.
 */
export function optOut(shopId: ShopId, customerId: string, change: Change): Promise<ConsentResult> {
  return write(async (tx) => {
    const person = await tx.customer.findFirst({ where: { id: customerId, shopId, deletedAt: null }, select: { phone: true } })
    if (!person) return { ok: false, reason: 'unknown_person' }
    return (await optOutPhone(tx, shopId, person.phone, change)) ? { ok: true } : { ok: false, reason: 'no_change' }
  })
}

/**
 * Opts an E.164 number out within the caller's transaction, whether or not a person has it.
 * @returns false if it was opted out already.
 */
export async function optOutPhone(tx: Tx, shopId: ShopId, phone: string, { reason, source, now }: Change): Promise<boolean> {
  await lockNumbers(tx, shopId)
  const hash = phoneHash(await hashKeyOf(tx, shopId), phone)
  const known = await tx.suppression.findUnique({ where: { shopId_phoneHash: { shopId, phoneHash: hash } }, select: { shopId: true } })
  if (known) return false
  await tx.suppression.create({ data: { shopId, phoneHash: hash, reason, createdAt: now } })
  await tx.consentEvent.create({ data: { shopId, phoneHash: hash, kind: 'OPT_OUT', reason, source, createdAt: now } })
  // Deleted people are updated too, because they can be restored.
  await tx.customer.updateMany({ where: { shopId, phone }, data: { optedOutAt: now, optOutReason: reason } })
  return true
}

/** Lifts an opt-out. `reason` says how the person agreed; `AllowTextsInput` (schema.ts) refuses an empty one. */
export function allowTexts(shopId: ShopId, customerId: string, { reason, source, now }: Change): Promise<ConsentResult> {
  return write(async (tx) => {
    const person = await tx.customer.findFirst({ where: { id: customerId, shopId, deletedAt: null }, select: { phone: true } })
    if (!person) return { ok: false, reason: 'unknown_person' }
    await lockNumbers(tx, shopId)
    const hash = phoneHash(await hashKeyOf(tx, shopId), person.phone)
    const { count } = await tx.suppression.deleteMany({ where: { shopId, phoneHash: hash } })
    if (count === 0) return { ok: false, reason: 'no_change' }
    await tx.consentEvent.create({ data: { shopId, phoneHash: hash, kind: 'OPT_IN', reason, source, createdAt: now } })
    await tx.customer.updateMany({ where: { shopId, phone: person.phone }, data: { optedOutAt: null, optOutReason: null } })
    return { ok: true }
  })
}

async function hashKeyOf(tx: Tx, shopId: ShopId): Promise<string> {
  return (await tx.shop.findUniqueOrThrow({ where: { id: shopId }, select: { hashKey: true } })).hashKey
}
