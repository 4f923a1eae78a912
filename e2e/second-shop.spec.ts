import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'

const root = path.resolve(import.meta.dirname, '..')

type FirstShop = { ids: Record<'customer' | 'campaign' | 'draft' | 'import' | 'session', string>; everything: string; liveSessions: number }

/** Works on the running app's own database. */
function ask(...words: string[]): string {
  const env = {
    ...process.env,
    SHOPBELL_DATA_DIR: process.env.E2E_DATA_DIR,
    ...(process.env.E2E_DATABASE_URL ? { DATABASE_URL: process.env.E2E_DATABASE_URL } : {}),
  }
  return execFileSync('node', ['scripts/run.mjs', 'lib/testing/second-shop.ts', ...words], { cwd: root, env, encoding: 'utf8' })
}

const firstShop = (): FirstShop => JSON.parse(ask('first-shop'))
const sessions = (count: number): string[] => JSON.parse(ask('sessions', String(count)))

test('another shop’s owner finds nothing of ours at any address', async ({ request }) => {
  const { ids } = firstShop()
  const [cookie = ''] = sessions(1)
  const addresses = [
    `/customers/${ids.customer}`,
    `/campaigns/${ids.campaign}`,
    `/campaigns/${ids.campaign}/review`,
    `/campaigns/new?draft=${ids.draft}`,
    `/customers/import/${ids.import}`,
    `/api/campaigns/${ids.campaign}/progress`,
    `/api/campaigns/${ids.campaign}/export`,
    `/api/imports/${ids.import}`,
    `/api/imports/${ids.import}/problems`,
  ]
  for (const address of addresses) {
    const answer = await request.get(address, { headers: { cookie }, maxRedirects: 0 })
    expect([address, answer.status()]).toEqual([address, 404])
  }
  for (const list of ['/', '/customers', '/campaigns', '/customers/import']) {
    const answer = await request.get(list, { headers: { cookie } })
    const text = await answer.text()
    expect(answer.status()).toBe(200)
    for (const ours of ['Horvat', 'Grand opening', ...Object.values(ids)]) expect(text, list).not.toContain(ours)
  }
})

test('another shop’s owner changes nothing of ours through any server action', async ({ request }) => {
  test.setTimeout(180_000)
  const before = firstShop()
  const { ids } = before
  const manifest: { node: Record<string, unknown> } = JSON.parse(readFileSync(path.join(root, '.next/server/server-reference-manifest.json'), 'utf8'))
  // Whatever an action calls what it is about, here is an id of ours under that name.
  const fields = {
    campaignId: ids.campaign,
    draftId: ids.draft,
    customerId: ids.customer,
    sessionId: ids.session,
    id: ids.customer,
    reason: 'x',
    name: 'x',
    sender: 'WineShop',
    text: 'x',
    message: 'x',
    audience: 'everyone',
    phone: '+41790000000',
  }
  const form = Object.fromEntries(Object.entries(fields).map(([name, value]) => [`1_${name}`, value]))
  const json = (id: string) => JSON.stringify([{ ids: [ids.customer], id, tags: 'stolen', mapping: ['phone'], hasHeader: false, tag: 'stolen' }])
  const idle = '{"status":"idle"}'
  const attempts = [
    { ...form, '0': '["$K1"]' },
    { ...form, '0': `[${idle},"$K1"]` },
    { ...form, '0': `["${ids.customer}",${idle},"$K1"]` },
    { '0': json(ids.customer) },
    { '0': json(ids.import) },
  ]
  const actions = Object.keys(manifest.node)
  const cookies = sessions(actions.length * attempts.length)
  const origin = new URL(test.info().project.use.baseURL ?? '').origin
  for (const action of actions)
    for (const multipart of attempts)
      await request.post('/customers', { headers: { 'Next-Action': action, Origin: origin, cookie: cookies.pop() ?? '' }, multipart, maxRedirects: 0 })

  const after = firstShop()
  expect(after.everything).toBe(before.everything)
  expect(after.liveSessions).toBe(before.liveSessions)
})
