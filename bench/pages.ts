import { gzipSync } from 'node:zlib'
import autocannon from 'autocannon'
import { freePort } from '../scripts/postgres.mjs'
import { prepareShop, startApp } from './app'
import { atMost, median, quantile, report } from './measure'

const SECONDS = 6
const CONNECTIONS = 10
const ROUNDS = 2
// The lightest page behind the sign-in: it has the same layout, session check and components, but no list.
const TRIVIAL = '/settings/connection'

export type Figures = { p50: number; p95: number; perSecond: number }

/** Requests a page repeatedly. */
export async function load(url: string, cookie: string, { connections = CONNECTIONS, seconds = SECONDS } = {}): Promise<Figures> {
  const times: number[] = []
  const { non2xx, errors, requests } = await autocannon({
    url,
    connections,
    duration: seconds,
    headers: { cookie },
    setupClient: (client) => client.on('response', (_status, _bytes, ms) => times.push(ms)),
  })
  if (non2xx > 0 || errors > 0) throw new Error(`${url}: ${non2xx} answers that were not 2xx, ${errors} errors`)
  return { p50: median(times), p95: quantile(times, 0.95), perSecond: requests.average }
}

/** Sizes in kB with gzip: the page, and the scripts that a browser loads with it the first time. */
async function weigh(url: string, cookie: string) {
  const html = await (await fetch(url, { headers: { cookie }, redirect: 'error' })).text()
  const scripts = new Set([...html.matchAll(/<script[^>]+src="([^"]+)"/g)].map(([, src]) => src ?? ''))
  const sizes = await Promise.all([...scripts].map(async (src) => gzipSync(await (await fetch(new URL(src, url))).bytes()).length))
  return { html: gzipSync(html).length / 1000, scripts: sizes.reduce((sum, size) => sum + size, 0) / 1000 }
}

/** Compares the pages of a large shop with a trivial page of the same server, in turn. */
export async function benchPages(people: number) {
  const { cookie, campaignId } = await prepareShop(people)
  const campaign = `/campaigns/${campaignId}`
  const lists = ['/customers', `/customers?page=${people / 100}`, '/customers?q=muller+123']
  const pages = [TRIVIAL, ...lists, '/campaigns', campaign, `${campaign}?outcome=delivered&page=${people / 200}`]
  const rounds = new Map(pages.map((page) => [page, [] as Figures[]]))
  const weights = new Map<string, Awaited<ReturnType<typeof weigh>>>()
  const port = await freePort()
  const stop = await startApp(port)
  try {
    const address = (page: string) => `http://127.0.0.1:${port}${page}`
    for (const page of pages) weights.set(page, await weigh(address(page), cookie))
    for (let round = 0; round < ROUNDS; round++) for (const page of pages) rounds.get(page)?.push(await load(address(page), cookie))
  } finally {
    await stop()
  }
  const of = (page: string, pick: (figures: Figures) => number) => median(rounds.get(page)?.map(pick) ?? [])
  const base = of(TRIVIAL, ({ p95 }) => p95)
  report(`pages: ${people.toLocaleString('en')} people and messages, ${CONNECTIONS} connections, ${ROUNDS} × ${SECONDS} s each`, [
    ['page', 'p50 ms', 'p95 ms', 'requests/s', 'HTML kB', 'JS kB', 'p95 against the trivial page'],
    ...pages.map((page) => {
      const p95 = of(page, (figures) => figures.p95)
      const perSecond = Math.round(of(page, (figures) => figures.perSecond))
      const { html = Number.NaN, scripts = Number.NaN } = weights.get(page) ?? {}
      const ratio = page === TRIVIAL ? '1 (trivial)' : atMost(p95 / base, 3)
      return [page.replace(campaignId, '[id]'), of(page, ({ p50 }) => p50), p95, perSecond, html.toFixed(1), Math.round(scripts), ratio]
    }),
  ])
}
