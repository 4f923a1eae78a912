import { listCampaigns } from '@/lib/campaigns/queries'
import { countCustomers, listCustomers, listTags } from '@/lib/customers/queries'
import { CustomerListQuery } from '@/lib/customers/schema'
import { write } from '@/lib/db/client'
import { createPeople } from '@/lib/testing/campaigns'
import { createShop } from '@/lib/testing/factories'
import { quantile, report, timed } from './measure'

const RUNS = 40

/** What the customer list asks of the database, at a large shop. */
export async function benchList(people: number) {
  const shopId = await createShop()
  await createPeople(shopId, people)
  await write((tx) => tx.customer.updateMany({ where: { shopId, phone: { endsWith: '77' } }, data: { optedOutAt: new Date() } }))
  const list = (query: Record<string, string>) => () => listCustomers(shopId, CustomerListQuery.parse(query))
  const questions: Record<string, () => Promise<unknown>> = {
    'first page': list({}),
    'middle page': list({ page: String(Math.floor(people / 100)) }),
    'last page': list({ page: '1000000' }),
    'by number': list({ sort: 'phone' }),
    'newest first': list({ sort: 'newest' }),
    'opted out': list({ texts: 'no' }),
    'search, many found': list({ q: 'guest 9' }),
    'search, one found': list({ q: '4179 0012345' }),
    'search, nobody found': list({ q: 'nobody' }),
    'counts of the home page': () => countCustomers(shopId),
    tags: () => listTags(shopId),
    campaigns: () => listCampaigns(shopId, { q: '', page: 1 }),
  }
  const rows: (string | number)[][] = [['question', 'p50 ms', 'p95 ms']]
  for (const [name, ask] of Object.entries(questions)) {
    await ask()
    const times: number[] = []
    for (let run = 0; run < RUNS; run++) times.push(await timed(ask))
    rows.push([name, quantile(times, 0.5), quantile(times, 0.95)])
  }
  report(`list: ${people.toLocaleString('en')} people, ${RUNS} times each`, rows)
}
