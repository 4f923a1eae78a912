import { spawn } from 'node:child_process'
import path from 'node:path'
import autocannon from 'autocannon'
import { encode } from 'next-auth/jwt'
import { createOwner, openSession } from '@/lib/auth/mutations'
import { authSecret } from '@/lib/auth/secret'
import { mintShopId } from '@/lib/auth/shop-id'
import { sendCampaign } from '@/lib/campaigns/sending'
import { db, write } from '@/lib/db/client'
import { createDraftOf, createPeople } from '@/lib/testing/campaigns'
import { freePort } from '../scripts/postgres.mjs'
import { atMost, median, report } from './measure'

const SECONDS = 6
const CONNECTIONS = 10
const ROUNDS = 2
// The lightest page behind the sign-in: the same layout, session look-up and language of components, and no list.
const TRIVIAL = '/settings/connection'

type Figures = { p50: number; p95: number; perSecond: number }

/** A shop with a list and a campaign of `people`, its owner signed in. @returns the cookie and the campaign's address. */
async function prepareShop(people: number) {
  const owner = await createOwner({
    shopName: 'Bench',
    country: 'CH',
    timeZone: 'Europe/Zurich',
    email: 'bench@example.com',
    password: 'correct horse battery',
  })
  if (!owner.ok) throw new Error(owner.reason)
  const { shopId: id } = await db.user.findUniqueOrThrow({ where: { id: owner.userId }, select: { shopId: true } })
  const shopId = mintShopId(id)
  await createPeople(shopId, people)
  const campaignId = await createDraftOf(shopId)
  await sendCampaign({ shopId, campaignId })
  await write((tx) =>
    tx.message.updateMany({ where: { campaignId, position: { gt: 10 } }, data: { state: 'DELIVERED', messageId: 'm', statusGroupId: 3, statusId: 5 } }),
  )
  await write((tx) => tx.message.updateMany({ where: { campaignId, position: { lte: 10 } }, data: { state: 'UNDELIVERED', statusGroupId: 2, statusId: 9 } }))
  await write((tx) => tx.campaign.updateMany({ data: { status: 'FINISHED', finishedAt: new Date() } }))
  const sid = await write((tx) => openSession(tx, owner.userId, 'bench', new Date()))
  return { cookie: `shopbell-session=${await encode({ token: { sid }, secret: authSecret() })}`, campaign: `/campaigns/${campaignId}` }
}

async function startApp(port: number) {
  const child = spawn(process.execPath, [path.resolve('scripts/start.mjs')], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the app did not start')))
    child.stdout.on('data', (chunk: Buffer) => chunk.toString().includes('Shopbell is ready') && resolve())
  })
  return () => new Promise<void>((resolve) => child.once('exit', () => resolve()) && child.kill('SIGTERM'))
}

async function load(url: string, cookie: string): Promise<Figures> {
  const result = await autocannon({ url, connections: CONNECTIONS, duration: SECONDS, headers: { cookie } })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url}: ${result.non2xx} answers that were not 2xx, ${result.errors} errors`)
  // autocannon has no p95: the mean of its p90 and p97.5 stands in for it.
  return { p50: result.latency.p50, p95: (result.latency.p90 + result.latency.p97_5) / 2, perSecond: result.requests.average }
}

/** The pages of a large shop against a trivial page of the same server, in turn. */
export async function benchPages(people: number) {
  const { cookie, campaign } = await prepareShop(people)
  const pages = [TRIVIAL, '/customers', '/customers?page=1000', '/customers?q=guest+123', '/campaigns', campaign, `${campaign}?outcome=delivered&page=900`]
  const port = await freePort()
  const stop = await startApp(port)
  const rounds = new Map<string, Figures[]>(pages.map((page) => [page, []]))
  try {
    for (let round = 0; round < ROUNDS; round++) for (const page of pages) rounds.get(page)?.push(await load(`http://127.0.0.1:${port}${page}`, cookie))
  } finally {
    await stop()
  }
  const of = (page: string, pick: (figures: Figures) => number) => median(rounds.get(page)?.map(pick) ?? [])
  const base = of(TRIVIAL, ({ p95 }) => p95)
  report(`pages: ${people.toLocaleString('en')} people and messages, ${CONNECTIONS} connections, ${ROUNDS} × ${SECONDS} s each`, [
    ['page', 'p50 ms', 'p95 ms', 'requests/s', 'p95 against the trivial page'],
    ...pages.map((page) => {
      const p95 = of(page, (figures) => figures.p95)
      return [
        page.replace(campaign, '/campaigns/[id]'),
        of(page, ({ p50 }) => p50),
        p95,
        Math.round(of(page, ({ perSecond }) => perSecond)),
        page === TRIVIAL ? '1 (trivial)' : atMost(p95 / base, 3),
      ]
    }),
  ])
}
