// For the browser tests, on the running app's database. `create <count>` prints that many full shops, each with a session of its owner
// and with the session of a stranger, who owns another shop. `contents <shopId>…` prints a digest of everything in each shop.
import { createHash } from 'node:crypto'
import { encode } from 'next-auth/jwt'
import { openSession } from '@/lib/auth/mutations'
import { authSecret } from '@/lib/auth/secret'
import { mintShopId } from '@/lib/auth/shop-id'
import { reviewCampaign } from '@/lib/campaigns/review'
import { disconnect, write } from '@/lib/db/client'
import { createShop, uniqueEmail } from './factories'
import { contentsOf, createFullShop, type FullShop } from './full-shop'

/** `agreement`: the fields of the review that agree to send the draft. `otherSessionId`: a second session of the owner. */
export type AttackedShop = FullShop & { cookie: string; otherSessionId: string; strangersCookie: string; agreement: Record<string, string | number> }

const MARK = 'Canarybird'

async function signIn(userId: string): Promise<{ sid: string; cookie: string }> {
  const sid = await write((tx) => openSession(tx, userId, 'browser test', new Date()))
  return { sid, cookie: `shopbell-session=${await encode({ token: { sid }, secret: authSecret() })}` }
}

async function createAttackedShop(): Promise<AttackedShop> {
  const shop = await createFullShop(MARK)
  const next = await createShop({ name: 'The shop next door' })
  const stranger = await write((tx) => tx.user.create({ data: { shopId: next, email: uniqueEmail(), passwordHash: 'none: signs in by cookie only' } }))
  const review = await reviewCampaign(shop.shopId, shop.draftId, 'CH')
  if (!review) throw new Error('The draft is gone.')
  const [own, other, strange] = [await signIn(shop.userId), await signIn(shop.userId), await signIn(stranger.id)]
  return { ...shop, cookie: own.cookie, otherSessionId: other.sid, strangersCookie: strange.cookie, agreement: review.agreement }
}

async function digestOf(shopId: string): Promise<string> {
  return createHash('sha256')
    .update(await contentsOf(mintShopId(shopId)))
    .digest('hex')
}

async function inTurn<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (const item of items) results.push(await work(item))
  return results
}

const [command, ...words] = process.argv.slice(2)
console.log(JSON.stringify(command === 'create' ? await inTurn(Array.from({ length: Number(words[0]) }), createAttackedShop) : await inTurn(words, digestOf)))
await disconnect()
