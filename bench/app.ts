import { spawn } from 'node:child_process'
import path from 'node:path'
import { encode } from 'next-auth/jwt'
import { createOwner, openSession } from '@/lib/auth/mutations'
import { authSecret } from '@/lib/auth/secret'
import { mintShopId, type ShopId } from '@/lib/auth/shop-id'
import { db, write } from '@/lib/db/client'
import { createDraftOf, reviewAndSend } from '@/lib/testing/campaigns'
import { gatherStatistics } from './database'
import { importGuests } from './guests'

/** Creates a shop with `people` people, a finished campaign to all of them, and a session of its owner. */
export async function prepareShop(people: number) {
  const owner = await createOwner({
    shopName: 'Bench',
    country: 'CH',
    timeZone: 'Europe/Zurich',
    email: 'bench@example.com',
    password: 'correct horse battery',
  })
  if (!owner.ok) throw new Error(owner.reason)
  const user = await db.user.findUniqueOrThrow({ where: { id: owner.userId }, select: { shopId: true } })
  const shopId = mintShopId(user.shopId)
  await importGuests(shopId, people)
  const campaignId = await sentCampaign(shopId)
  await gatherStatistics()
  const sid = await write((tx) => openSession(tx, owner.userId, 'bench', new Date()))
  return { cookie: `shopbell-session=${await encode({ token: { sid }, secret: authSecret() })}`, shopId, campaignId }
}

/** Creates a finished campaign to everyone: each text has a messageId, and one in fifty was not delivered. @returns its id. */
export async function sentCampaign(shopId: ShopId): Promise<string> {
  const campaignId = await createDraftOf(shopId)
  await reviewAndSend({ shopId, campaignId })
  const now = new Date()
  await write(async (tx) => {
    await tx.$executeRaw`
      UPDATE "Message" SET "state" = 'DELIVERED', "messageId" = 'm-' || "id", "smsCount" = 1, "statusGroupId" = 3, "statusGroupName" = 'DELIVERED', "statusId" = 5,
        "statusName" = 'DELIVERED_TO_HANDSET', "statusDescription" = 'Message delivered to handset' WHERE "campaignId" = ${campaignId}`
    await tx.$executeRaw`
      UPDATE "Message" SET "state" = 'UNDELIVERED', "statusGroupId" = 2, "statusGroupName" = 'UNDELIVERABLE', "statusId" = 9,
        "statusName" = 'UNDELIVERABLE_NOT_DELIVERED', "statusDescription" = 'Message sent not delivered' WHERE "campaignId" = ${campaignId} AND "position" % 50 = 0`
    await tx.$executeRaw`
      INSERT INTO "Batch" ("id", "campaignId", "state", "size", "leaseOwner", "leaseUntil", "intentAt", "notAfter", "settledAt", "httpStatus", "bulkId")
      SELECT 'batch ' || m."id", ${campaignId}, 'SETTLED', 100, 'bench', ${now}, ${now}, ${now}, ${now}, 200, CAST(2034072219640000000 + m."position" AS TEXT)
      FROM "Message" m WHERE m."campaignId" = ${campaignId} AND m."position" % 100 = 0`
    await tx.campaign.updateMany({ where: { id: campaignId }, data: { status: 'FINISHED', finishedAt: now } })
  })
  return campaignId
}

/** Starts app and gateway as `npm start` does. @returns a function that stops them. */
export async function startApp(port: number, settings: Record<string, string> = {}): Promise<() => Promise<void>> {
  const env = { ...process.env, ...settings, PORT: String(port), APP_URL: `http://127.0.0.1:${port}` }
  const child = spawn(process.execPath, [path.resolve('scripts/start.mjs')], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error('The app did not start.')))
    child.stdout.on('data', (chunk: Buffer) => chunk.includes('Shopbell is ready') && resolve())
  })
  return async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
  }
}
