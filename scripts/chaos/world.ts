import path from 'node:path'
import { PgBoss } from 'pg-boss'
import type { ShopId } from '@/lib/auth/shop-id'
import { type FastClock, fastJobClock } from './clock'

export type World = { shopId: ShopId; campaignId: string; startedAt: Date }

/** Migrates the database of the environment and starts a campaign to `people` people. */
export async function createWorld(people: number, clock: FastClock): Promise<World> {
  const url = process.env.DATABASE_URL ?? ''
  const { migrate } = await import('@/lib/db/migrate')
  await migrate(url)
  if (!url.startsWith('file:')) await hurryJobs(url, clock)
  const { createShop } = await import('@/lib/testing/factories')
  const { createDraftOf, reviewAndSend } = await import('@/lib/testing/campaigns')
  const { createPeople } = await import('@/lib/testing/people')
  // The limit makes the campaign last as long as the attack. main.ts changes it after each act.
  const shopId = await createShop({ textsPerMinute: 60 })
  await createPeople(shopId, people)
  const campaignId = await createDraftOf(shopId)
  const startedAt = clock.now()
  const sent = await reviewAndSend({ shopId, campaignId }, startedAt)
  if (!sent.ok) throw new Error(`The campaign did not start: ${sent.reason}`)
  return { shopId, campaignId, startedAt }
}

async function hurryJobs(connectionString: string, clock: FastClock) {
  const boss = new PgBoss({ connectionString, max: 1 })
  await boss.start()
  await boss.getDb().executeSql(fastJobClock(clock))
  await boss.stop()
}

export const gatewayFolder = (folder: string) => path.join(folder, 'gateway')

/** Repeats a question while the database restarts or is locked, for up to a minute. */
export async function withRetries<T>(ask: () => Promise<T>): Promise<T> {
  for (const until = performance.now() + 60_000; ; ) {
    try {
      return await ask()
    } catch (error) {
      if (performance.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}

/** The campaign's status, and how many of its texts are queued, and queued or uncertain. */
export function progress({ campaignId }: World): Promise<{ status: string; queued: number; open: number }> {
  return withRetries(async () => {
    const { readSql } = await import('@/lib/db/client')
    const [row] = await readSql.$queryRaw<{ status: string; queued: number; open: number }[]>`
      SELECT c."status", (SELECT COUNT(*) FROM "Message" m WHERE m."campaignId" = c."id" AND m."state" = 'QUEUED') AS "queued",
        (SELECT COUNT(*) FROM "Message" m WHERE m."campaignId" = c."id" AND m."state" IN ('QUEUED', 'UNKNOWN')) AS "open"
      FROM "Campaign" c WHERE c."id" = ${campaignId}`
    return { status: row?.status ?? '', queued: Number(row?.queued), open: Number(row?.open) }
  })
}

/** How many texts may leave in a minute of the fast clock; null: no limit. */
export function setLimit({ shopId }: World, textsPerMinute: number | null) {
  return withRetries(async () => {
    const { write } = await import('@/lib/db/client')
    await write((tx) => tx.shop.update({ where: { id: shopId }, data: { textsPerMinute } }))
  })
}
