import { setTimeout as sleep } from 'node:timers/promises'
import { isSending } from '@/lib/messages/queries'
import { createDraftOf, reviewAndSend } from '@/lib/testing/campaigns'
import { freePort } from '../scripts/postgres.mjs'
import { prepareShop, startApp } from './app'
import { atMost, median, report } from './measure'
import { type Figures, load } from './pages'

/** An owner with two tabs. */
const CONNECTIONS = 2
const SECONDS = 4
const ROUNDS = 3
// How long Infobip takes to answer from far away. With it, a campaign lasts longer than the measurement of a page.
const LATENCY_MS = 250

/** Measures the same pages while the app is idle and while it sends a campaign to everyone, in turn. */
export async function benchPagesWhileSending(people: number) {
  const { cookie, shopId, campaignId } = await prepareShop(people)
  const pages = ['/settings/connection', '/customers', '/campaigns', `/campaigns/${campaignId}`]
  const idle = new Map(pages.map((page) => [page, [] as Figures[]]))
  const sending = new Map(pages.map((page) => [page, [] as Figures[]]))
  const port = await freePort()
  const stop = await startApp(port, { GATEWAY_LATENCY_MS: String(LATENCY_MS) })
  const measure = (page: string) => load(`http://127.0.0.1:${port}${page}`, cookie, { connections: CONNECTIONS, seconds: SECONDS })

  /** Measures a page while a campaign is being sent, and then waits for the campaign's end. */
  async function measureWhileSending(page: string): Promise<Figures> {
    const id = await createDraftOf(shopId)
    await reviewAndSend({ shopId, campaignId: id })
    const figures = await measure(page)
    if (!(await isSending(id))) throw new Error(`The campaign ended before ${page} was measured: give more --rows`)
    while (await isSending(id)) await sleep(200)
    return figures
  }

  try {
    for (const page of pages) await measure(page)
    for (let round = 0; round < ROUNDS; round++) {
      for (const page of pages) {
        idle.get(page)?.push(await measure(page))
        sending.get(page)?.push(await measureWhileSending(page))
      }
    }
  } finally {
    await stop()
  }
  const p95 = (of: typeof idle, page: string) => median(of.get(page)?.map((figures) => figures.p95) ?? [])
  report(`pages-while-sending: ${people.toLocaleString('en')} people, ${CONNECTIONS} connections, median of ${ROUNDS} × ${SECONDS} s`, [
    ['page', 'p95 idle (ms)', 'p95 while sending (ms)', 'ratio'],
    ...pages.map((page) => {
      const [before, during] = [p95(idle, page), p95(sending, page)]
      return [page.replace(campaignId, '[id]'), before, during, atMost(during / before, 2)]
    }),
  ])
}
