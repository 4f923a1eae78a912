import { RecipientSearch } from '@/lib/campaigns/addresses'
import { findCampaign, listCampaigns } from '@/lib/campaigns/queries'
import { listRecipients } from '@/lib/campaigns/recipients'
import { countCustomers, listCustomers, listTags } from '@/lib/customers/queries'
import { CustomerListQuery } from '@/lib/customers/schema'
import { write } from '@/lib/db/client'
import { createShop } from '@/lib/testing/factories'
import { sentCampaign } from './app'
import { gatherStatistics } from './database'
import { importGuests } from './guests'
import { quantile, report, timed } from './measure'

const RUNS = 40

/** Measures the queries behind the lists of people, campaigns and recipients, for a large shop. */
export async function benchList(people: number) {
  const shopId = await createShop()
  await importGuests(shopId, people)
  await write((tx) => tx.customer.updateMany({ where: { shopId, phone: { endsWith: '77' } }, data: { optedOutAt: new Date() } }))
  const campaignId = await sentCampaign(shopId)
  await gatherStatistics()
  const [tag] = await listTags(shopId)
  const list = (query: Record<string, string>) => () => listCustomers(shopId, CustomerListQuery.parse(query))
  const recipients = (search: Record<string, string>) => () => listRecipients(shopId, campaignId, RecipientSearch.parse(search))
  const questions: Record<string, () => Promise<unknown>> = {
    'first page': list({}),
    'middle page': list({ page: String(Math.floor(people / 100)) }),
    'last page': list({ page: '1000000' }),
    'by number': list({ sort: 'phone' }),
    'newest first': list({ sort: 'newest' }),
    'with a tag': list({ tag: tag?.id ?? '' }),
    'opted out': list({ texts: 'no' }),
    'search, many found': list({ q: 'muller 9' }),
    'search, one found': list({ q: '4179 0012345' }),
    'search, nobody found': list({ q: 'nobody' }),
    'counts above the list': () => countCustomers(shopId),
    tags: () => listTags(shopId),
    'campaign, totals': () => findCampaign(shopId, campaignId),
    'campaign, first page': recipients({}),
    'campaign, delivered, page in the middle': recipients({ outcome: 'delivered', page: String(Math.floor(people / 100)) }),
    'campaign, search': recipients({ q: 'weber 77' }),
    'all campaigns': () => listCampaigns(shopId, { q: '', page: 1 }),
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
