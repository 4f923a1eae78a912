import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type APIRequestContext, expect, test } from '@playwright/test'
import type { AttackedShop } from '@/lib/testing/e2e-shops'

const root = path.resolve(import.meta.dirname, '..')

/** Runs lib/testing/e2e-shops.ts on the running app's own database. */
function run(...words: string[]): string {
  const env = {
    ...process.env,
    SHOPBELL_DATA_DIR: process.env.E2E_DATA_DIR,
    ...(process.env.E2E_DATABASE_URL ? { DATABASE_URL: process.env.E2E_DATABASE_URL } : {}),
  }
  return execFileSync('node', ['scripts/run.mjs', 'lib/testing/e2e-shops.ts', ...words], { cwd: root, env, encoding: 'utf8' })
}

const createShops = (count: number): AttackedShop[] => JSON.parse(run('create', String(count)))
const contentsOf = (shops: readonly AttackedShop[]): string[] => JSON.parse(run('contents', ...shops.map(({ shopId }) => shopId)))

test('another shop’s owner finds nothing of ours at any address', async ({ request }) => {
  const [shop] = createShops(1)
  if (!shop) throw new Error('no shop')
  const get = (address: string, cookie: string) => request.get(address, { headers: { cookie }, maxRedirects: 0 })
  const addresses = [
    `/customers/${shop.customerId}`,
    `/campaigns/${shop.sendingId}`,
    `/campaigns/${shop.draftId}/review`,
    `/campaigns/new?draft=${shop.draftId}`,
    `/customers/import/${shop.importId}`,
    `/api/campaigns/${shop.sendingId}/progress`,
    `/api/campaigns/${shop.sendingId}/export`,
    `/api/imports/${shop.importId}`,
    `/api/imports/${shop.importId}/problems`,
  ]
  for (const address of addresses) {
    expect([address, (await get(address, shop.strangersCookie)).status()]).toEqual([address, 404])
    expect([address, (await get(address, shop.cookie)).status()]).toEqual([address, 200])
  }
  for (const list of ['/', '/customers', '/campaigns', '/customers/import']) {
    const answer = await get(list, shop.strangersCookie)
    expect([list, answer.status()]).toEqual([list, 200])
    expect(await answer.text(), list).not.toContain('Canarybird')
    expect(await (await get(list, shop.cookie)).text(), list).toContain('Canarybird')
  }
})

type Fields = Record<string, string | number>

/**
 * The arguments of a server action as React encodes them in a browser: `$K1` stands for a form, whose fields are named `_1_…`. They must
 * come before the arguments, or the form arrives empty.
 */
function encoded(args: unknown[], fields: Fields = {}): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.append(`_1_${name}`, String(value))
  data.append('0', JSON.stringify(args))
  return data
}

const form = (fields: Fields) => encoded(['$K1'], fields)
const stateAndForm = (fields: Fields, ...bound: string[]) => encoded([...bound, { status: 'idle' }, '$K1'], fields)
const plain = (...values: unknown[]) => encoded(values)
const person = { firstName: 'Mallory', lastName: '', email: '', tags: '', phone: '+41790000000' }

/** For every server action: a post that works for the owner of `shop`. */
const POSTS: Record<string, (shop: AttackedShop) => FormData> = {
  setUpAction: () => stateAndForm({ token: 'x' }),
  signInAction: () => stateAndForm({ email: 'x' }),
  signOutAction: () => plain(),
  revokeOtherSessionsAction: () => plain(),
  revokeSessionAction: ({ otherSessionId }) => form({ sessionId: otherSessionId }),
  changePasswordAction: () => stateAndForm({ currentPassword: 'x', newPassword: 'another long password' }),
  duplicateCampaignAction: ({ sendingId }) => form({ campaignId: sendingId }),
  pauseCampaignAction: ({ sendingId }) => form({ campaignId: sendingId }),
  resumeCampaignAction: ({ pausedId }) => form({ campaignId: pausedId }),
  stopCampaignAction: ({ pausedId }) => form({ campaignId: pausedId }),
  undoSendAction: ({ undoableId }) => form({ campaignId: undoableId }),
  giveUpAction: ({ sendingId }) => form({ campaignId: sendingId }),
  sendAgainAction: ({ sendingId }) => form({ campaignId: sendingId }),
  sendCampaignAction: ({ draftId, agreement }) => stateAndForm({ campaignId: draftId, ...agreement }),
  reviewDraftAction: ({ draftId }) => stateAndForm({ draftId, name: 'x', sender: 'WineShop', text: 'x', audienceKind: 'everyone' }),
  deleteDraftAction: ({ draftId }) => form({ campaignId: draftId }),
  tagCustomersAction: ({ customerId }) => plain({ ids: [customerId], tags: 'stolen' }),
  deleteCustomersAction: ({ customerId }) => plain({ ids: [customerId] }),
  restoreCustomersAction: ({ deletedId }) => plain({ ids: [deletedId] }),
  allowTextsAction: ({ optedOutId }) => stateAndForm({ customerId: optedOutId, reason: 'x' }),
  optOutAction: ({ customerId }) => stateAndForm({ customerId, reason: 'x' }),
  createCustomerAction: () => stateAndForm(person),
  updateCustomerAction: ({ customerId }) => stateAndForm(person, customerId),
  changeImportAction: ({ importId }) => plain({ id: importId, mapping: ['fullName', 'phone'], hasHeader: true, tag: 'stolen' }),
  startImportAction: ({ importId }) => plain({ id: importId }),
  testConnectionAction: () => plain(),
  newReportAddressAction: () => form({ old: 'stop' }),
  saveSendingRulesAction: () => stateAndForm({ undoSeconds: 60, quietFrom: '', quietUntil: '', textsPerMinute: 5 }),
  saveShopAction: () => stateAndForm({ shopName: 'Stolen', country: 'HR', timeZone: 'UTC' }),
}
/** They change nothing here: the shop is set up already, the passwords are wrong, and a test of the connection only asks. */
const WITHOUT_EFFECT = ['setUpAction', 'signInAction', 'changePasswordAction', 'testConnectionAction']

async function post(request: APIRequestContext, id: string, cookie: string, multipart: FormData) {
  const origin = new URL(test.info().project.use.baseURL ?? '').origin
  await request.post('/settings/connection', { headers: { 'Next-Action': id, Origin: origin, cookie }, multipart, maxRedirects: 0 })
}

test('another shop’s owner changes nothing of ours through any server action, though the same posts work for us', async ({ request }) => {
  test.setTimeout(600_000)
  const manifest: { node: Record<string, { exportedName: string }> } = JSON.parse(
    readFileSync(path.join(root, '.next/server/server-reference-manifest.json'), 'utf8'),
  )
  const actions = Object.entries(manifest.node).map(([id, { exportedName }]) => ({ id, name: exportedName }))
  expect(actions.map(({ name }) => name).toSorted()).toEqual(Object.keys(POSTS).toSorted())

  // A pair of shops for each action, so that no post spoils what the next one needs.
  const shops = createShops(actions.length)
  const attempts = shops.map((shop, index) => ({ shop, action: actions[index] ?? { id: '', name: '' } }))
  const before = contentsOf(shops)
  for (const { shop, action } of attempts) await post(request, action.id, shop.strangersCookie, POSTS[action.name]?.(shop) ?? new FormData())
  expect(contentsOf(shops)).toEqual(before)

  for (const { shop, action } of attempts) await post(request, action.id, shop.cookie, POSTS[action.name]?.(shop) ?? new FormData())
  const after = contentsOf(shops)
  const withoutEffect = attempts.flatMap(({ action }, index) => (after[index] === before[index] ? [action.name] : []))
  expect(withoutEffect.toSorted()).toEqual(WITHOUT_EFFECT.toSorted())
})
