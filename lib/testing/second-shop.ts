// For the browser tests, on the running app's database: `sessions <count>` makes a second shop with an owner and prints that many
// session cookies; `first-shop` prints a digest of everything that the shop which was set up first has, and ids of it.
import { createHash } from 'node:crypto'
import { encode } from 'next-auth/jwt'
import { openSession } from '@/lib/auth/mutations'
import { authSecret } from '@/lib/auth/secret'
import { mintShopId } from '@/lib/auth/shop-id'
import { db, disconnect, write } from '@/lib/db/client'
import { createDraftOf } from './campaigns'
import { everythingOf } from './everything'
import { createShop, uniqueEmail } from './factories'

async function sessions(count: number): Promise<string[]> {
  const shopId = await createShop({ name: 'The shop next door' })
  const user = await write((tx) => tx.user.create({ data: { shopId, email: uniqueEmail(), passwordHash: 'none: signs in by cookie only' } }))
  const cookies: string[] = []
  for (let n = 0; n < count; n++) {
    const sid = await write((tx) => openSession(tx, user.id, 'second shop', new Date()))
    cookies.push(`shopbell-session=${await encode({ token: { sid }, secret: authSecret() })}`)
  }
  return cookies
}

async function firstShop() {
  const { id } = await db.shop.findFirstOrThrow({ orderBy: { createdAt: 'asc' }, select: { id: true } })
  const where = { where: { shopId: id }, select: { id: true } } as const
  const one = async (found: Promise<{ id: string } | null>) => (await found)?.id ?? ''
  const ids = {
    customer: await one(db.customer.findFirst(where)),
    campaign: await one(db.campaign.findFirst({ ...where, where: { shopId: id, status: { not: 'DRAFT' } } })),
    draft: (await one(db.campaign.findFirst({ ...where, where: { shopId: id, status: 'DRAFT' } }))) || (await createDraftOf(mintShopId(id))),
    import: await one(db.import.findFirst(where)),
    session: await one(db.session.findFirst({ where: { user: { shopId: id }, revokedAt: null }, select: { id: true } })),
  }
  const everything = createHash('sha256')
    .update(await everythingOf(mintShopId(id)))
    .digest('hex')
  return { ids, everything, liveSessions: await db.session.count({ where: { user: { shopId: id }, revokedAt: null } }) }
}

const [command, count] = process.argv.slice(2)
console.log(JSON.stringify(command === 'sessions' ? await sessions(Number(count)) : await firstShop()))
await disconnect()
