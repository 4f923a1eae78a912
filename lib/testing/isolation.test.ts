import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { recordAudit } from '@/lib/audit/mutations'
import { campaignCourse } from '@/lib/audit/queries'
import type { ShopId } from '@/lib/auth/shop-id'
import { countAudience, countByPrefix } from '@/lib/campaigns/audience'
import { autosaveDraft } from '@/lib/campaigns/autosave'
import { exportRecipients } from '@/lib/campaigns/export'
import * as campaignMutations from '@/lib/campaigns/mutations'
import * as campaignQueries from '@/lib/campaigns/queries'
import { listRecipients, RecipientSearch } from '@/lib/campaigns/recipients'
import { reviewCampaign } from '@/lib/campaigns/review'
import { findSendBlocker } from '@/lib/campaigns/send-blocker'
import * as sending from '@/lib/campaigns/sending'
import { connectGateway } from '@/lib/connection/connect-gateway'
import * as consentMutations from '@/lib/consent/mutations'
import { listConsentEvents } from '@/lib/consent/queries'
import * as customerMutations from '@/lib/customers/mutations'
import * as customerQueries from '@/lib/customers/queries'
import { CustomerListQuery } from '@/lib/customers/schema'
import { ensureTags, removeUnusedTags } from '@/lib/customers/tags'
import { db, write } from '@/lib/db/client'
import * as importMutations from '@/lib/imports/mutations'
import { problemFile } from '@/lib/imports/problem-file'
import * as importQueries from '@/lib/imports/queries'
import { importsAtRest, resumeIfLost } from '@/lib/imports/runner'
import * as decisions from '@/lib/messages/decisions'
import { applyReports, storeReports } from '@/lib/messages/delivery-reports'
import { reportAddress } from '@/lib/report-webhook/address'
import { reportsSecret, rotateReportSecret } from '@/lib/report-webhook/mutations'
import { findPresent } from '@/lib/report-webhook/queries'
import { receiveReports } from '@/lib/report-webhook/receive'
import { saveSendingRules, saveShop } from '@/lib/shop/mutations'
import { findSendingRules } from '@/lib/shop/queries'
import { createPerson, createTag } from './audience'
import { everythingOf } from './everything'
import { createShop, swissMobile } from './factories'
import { createCampaign } from './history'
import { uploadFile } from './imports'

const now = new Date('2026-03-01T10:00:00Z')
const CANARY = 'Canarybird'
const MESSAGE_ID = `message-${CANARY}`

/** Everything of one shop that another must neither see nor change. */
type Owned = {
  shopId: ShopId
  phone: string
  customerId: string
  optedOutId: string
  tagId: string
  draftId: string
  campaignId: string
  pausedId: string
  importId: string
}

let owned: Owned
let stranger: ShopId

beforeAll(async () => {
  const shopId = await createShop({ name: `${CANARY} Wines` })
  stranger = await createShop({ name: 'The shop next door' })
  const phone = '+41791234567'
  const tagId = await createTag(shopId, CANARY)
  const customerId = await createPerson(shopId, { phone, firstName: CANARY, lastName: 'Guest', tagIds: [tagId] })
  const optedOutId = await createPerson(shopId, { phone: '+41791234568', firstName: CANARY })
  await consentMutations.optOut(shopId, optedOutId, { reason: CANARY, source: 'owner', now })
  const texts = { name: CANARY, text: CANARY }
  owned = {
    shopId,
    phone,
    customerId,
    optedOutId,
    tagId,
    draftId: await createCampaign(shopId, { ...texts, status: 'DRAFT' }),
    campaignId: await createCampaign(shopId, {
      ...texts,
      status: 'SENDING',
      states: ['QUEUED', 'DELIVERED', 'NEEDS_REVIEW', 'ACCEPTED'],
      bulkIds: [`bulk-${CANARY}`],
    }),
    pausedId: await createCampaign(shopId, { ...texts, status: 'PAUSED', states: ['QUEUED'] }),
    importId: (await uploadFile(shopId, `Name,Phone\n${CANARY},12\n`, { country: 'CH', name: `${CANARY}.csv` })).id,
  }
  await write((tx) => recordAudit(tx, { shopId, campaignId: owned.campaignId, actor: null, kind: 'SENT', detail: CANARY, now }))
  await write((tx) => tx.message.updateMany({ where: { shopId, state: 'ACCEPTED' }, data: { messageId: MESSAGE_ID } }))
  await reportsSecret(shopId, now)
})

/** The gateway's news, true or forged, that the accepted text did not arrive. */
const lost = {
  messageId: MESSAGE_ID,
  to: swissMobile(3),
  status: { groupId: 2, groupName: 'UNDELIVERABLE', id: 9, name: 'UNDELIVERABLE_NOT_DELIVERED', description: '' },
}

async function applyLost(shopId: ShopId) {
  const { body } = new Response(JSON.stringify({ results: [lost] }))
  await receiveReports(shopId, { headers: new Headers(), body }, now)
  await applyReports(now)
}

async function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text()
}

async function collect(lines: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const line of lines) text += line
  return text
}

function person(phone: string) {
  return { firstName: 'Mallory', lastName: '', email: '', tags: [], phone }
}

const draft = { name: 'x', sender: 'WineShop', text: 'x', audience: { kind: 'everyone' as const } }
const everyone = { kind: 'everyone' as const }
const change = { reason: 'x', source: 'owner' as const, now }

function autosaveForm(draftId: string): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries({ draftId, name: 'x', sender: 'x', text: 'x', audience: 'everyone' })) form.set(name, value)
  return form
}

/** What a stranger might try with each function of the domain that works for a shop: their own ShopId, and ids of ours. */
const attempts: Record<string, (mine: Owned, shopId: ShopId) => unknown> = {
  'audit/queries.campaignCourse': (mine, shopId) => campaignCourse(shopId, mine.campaignId),
  'campaigns/audience.countAudience': (mine, shopId) =>
    Promise.all([
      countAudience(shopId, everyone),
      countAudience(shopId, { kind: 'tags', tagIds: [mine.tagId] }),
      countAudience(shopId, { kind: 'people', customerIds: [mine.customerId] }),
    ]),
  'campaigns/audience.countByPrefix': (mine, shopId) => countByPrefix(shopId, { kind: 'people', customerIds: [mine.customerId] }),
  'campaigns/autosave.autosaveDraft': (mine, shopId) => autosaveDraft(shopId, autosaveForm(mine.draftId)),
  'campaigns/export.exportRecipients': (mine, shopId) => collect(exportRecipients(shopId, mine.campaignId, { gateway: connectGateway() })),
  'campaigns/send-blocker.findSendBlocker': (mine, shopId) => findSendBlocker({ shopId, campaignId: mine.campaignId, account: 'any' }, now),
  'campaigns/mutations.saveDraft': (mine, shopId) => campaignMutations.saveDraft(shopId, draft, mine.draftId),
  'campaigns/mutations.overwriteDraft': (mine, shopId) => campaignMutations.overwriteDraft(shopId, mine.draftId, draft),
  'campaigns/mutations.duplicateCampaign': (mine, shopId) => campaignMutations.duplicateCampaign(shopId, mine.campaignId),
  'campaigns/mutations.deleteDraft': (mine, shopId) => campaignMutations.deleteDraft(shopId, mine.draftId),
  'campaigns/queries.findDraft': (mine, shopId) => campaignQueries.findDraft(shopId, mine.draftId),
  'campaigns/queries.listCampaigns': (_, shopId) => campaignQueries.listCampaigns(shopId, { q: CANARY, page: 1 }),
  'campaigns/queries.findCampaign': (mine, shopId) => campaignQueries.findCampaign(shopId, mine.campaignId),
  'campaigns/queries.findProgress': (mine, shopId) => campaignQueries.findProgress({ shopId, campaignId: mine.campaignId, account: 'any' }, now),
  'campaigns/queries.listBulkIds': (mine, shopId) => campaignQueries.listBulkIds(shopId, mine.campaignId),
  'campaigns/queries.listAudienceTags': (_, shopId) => campaignQueries.listAudienceTags(shopId),
  'campaigns/queries.searchPeople': (_, shopId) => campaignQueries.searchPeople(shopId, CANARY),
  'campaigns/queries.listPeople': (mine, shopId) => campaignQueries.listPeople(shopId, [mine.customerId]),
  'campaigns/recipients.listRecipients': (mine, shopId) => listRecipients(shopId, mine.campaignId, RecipientSearch.parse({})),
  'campaigns/review.reviewCampaign': (mine, shopId) => reviewCampaign(shopId, mine.draftId, 'CH'),
  'campaigns/sending.sendCampaign': (mine, shopId) => sending.sendCampaign({ shopId, campaignId: mine.draftId }),
  'campaigns/sending.undoSend': (mine, shopId) => sending.undoSend({ shopId, campaignId: mine.pausedId }, now, null),
  'campaigns/sending.pauseCampaign': (mine, shopId) => sending.pauseCampaign({ shopId, campaignId: mine.campaignId }),
  'campaigns/sending.resumeCampaign': (mine, shopId) => sending.resumeCampaign({ shopId, campaignId: mine.pausedId }),
  'campaigns/sending.stopCampaign': (mine, shopId) => sending.stopCampaign({ shopId, campaignId: mine.campaignId }),
  'consent/mutations.optOut': (mine, shopId) => consentMutations.optOut(shopId, mine.customerId, change),
  'consent/mutations.optOutPhone': (mine, shopId) => write((tx) => consentMutations.optOutPhone(tx, shopId, mine.phone, change)),
  'consent/mutations.allowTexts': (mine, shopId) => consentMutations.allowTexts(shopId, mine.optedOutId, change),
  'consent/queries.listConsentEvents': (_, shopId) => listConsentEvents(shopId, '+41791234568'),
  'customers/mutations.createCustomer': (mine, shopId) => customerMutations.createCustomer(shopId, person(mine.phone), now),
  'customers/mutations.updateCustomer': (mine, shopId) => customerMutations.updateCustomer(shopId, mine.customerId, person('+41791111111')),
  'customers/mutations.deleteCustomers': (mine, shopId) => customerMutations.deleteCustomers(shopId, [mine.customerId], now),
  'customers/mutations.restoreCustomers': (mine, shopId) => customerMutations.restoreCustomers(shopId, [mine.customerId]),
  'customers/mutations.tagCustomers': (mine, shopId) => customerMutations.tagCustomers(shopId, [mine.customerId], ['stolen']),
  'customers/queries.listCustomers': (mine, shopId) =>
    Promise.all(
      [{ q: CANARY }, { tag: mine.tagId }, { import: mine.importId }].map((query) => customerQueries.listCustomers(shopId, CustomerListQuery.parse(query))),
    ),
  'customers/queries.countCustomers': (_, shopId) => customerQueries.countCustomers(shopId),
  'customers/queries.findCustomer': (mine, shopId) => customerQueries.findCustomer(shopId, mine.customerId),
  'customers/queries.findCustomerByPhone': (_, shopId) => customerQueries.findCustomerByPhone(shopId, '+41791234568'),
  'customers/queries.listTags': (_, shopId) => customerQueries.listTags(shopId),
  'customers/queries.existingCustomerIds': (mine, shopId) => customerQueries.existingCustomerIds(db, shopId, [mine.customerId]),
  'customers/tags.ensureTags': (_, shopId) => write(async (tx) => (await ensureTags(tx, shopId, ['Other'])).size),
  'customers/tags.removeUnusedTags': (_, shopId) => write((tx) => removeUnusedTags(tx, shopId)),
  'imports/mutations.changeImport': (mine, shopId) =>
    importMutations.changeImport(shopId, { id: mine.importId, mapping: ['ignore', 'phone'], hasHeader: false, tag: 'x' }),
  'imports/mutations.startImport': (mine, shopId) => importMutations.startImport(shopId, mine.importId),
  'imports/mutations.resumeRun': (mine, shopId) => importMutations.resumeRun(shopId, mine.importId),
  'imports/problem-file.problemFile': async (mine, shopId) => {
    const file = await importQueries.findImport(mine.shopId, mine.importId)
    if (!file) throw new Error('no import')
    return textOf(problemFile(shopId, { ...file, hasHeader: false }, undefined))
  },
  'imports/queries.findImportState': (mine, shopId) => importQueries.findImportState(shopId, mine.importId),
  'imports/queries.findImport': (mine, shopId) => importQueries.findImport(shopId, mine.importId),
  'imports/queries.listImports': (_, shopId) => importQueries.listImports(shopId),
  'imports/queries.listProblemRows': (mine, shopId) => importQueries.listProblemRows(shopId, mine.importId, { take: 10 }),
  'imports/runner.resumeIfLost': async (mine, shopId) => {
    await resumeIfLost(shopId, { id: mine.importId, status: 'CHECKING', run: 99 })
    await importsAtRest()
  },
  'messages/mutations.sendAgain': (mine, shopId) => decisions.sendAgain({ shopId, campaignId: mine.campaignId }, now, null),
  'messages/decisions.giveUp': (mine, shopId) => decisions.giveUp({ shopId, campaignId: mine.campaignId }, now, null),
  'messages/reports.storeReports': async (_, shopId) => {
    const rest = { error: null, smsCount: 1, pricePerMessage: null, currency: null, sentAt: null, doneAt: null, raw: '{}' }
    await storeReports([{ ...lost, verdict: 'UNDELIVERED', ...rest }], now, shopId)
    await applyReports(now)
  },
  'reports/receive.receiveReports': (_, shopId) => applyLost(shopId),
  'reports/address.reportAddress': (_, shopId) => reportAddress(shopId),
  'reports/queries.findPresent': (_, shopId) => findPresent(shopId),
  'reports/mutations.reportsSecret': (_, shopId) => reportsSecret(shopId, now),
  'reports/mutations.rotateReportSecret': (_, shopId) => rotateReportSecret(shopId, { actor: 'mallory@example.com', old: 'stop', now }),
}

/** Functions that take a ShopId and no id of a row: there is nothing of another shop to ask for. */
const harmless = new Set([
  'consent/lock.lockNumbers',
  'consent/queries.findOptOuts',
  'customers/tags.addTags',
  'imports/mutations.createImport',
  'imports/queries.findStoredPeople',
  'imports/receive-file.receiveFile',
  'messages/allowance.readAllowance',
  'messages/allowance.spendAllowance',
  'messages/plan.planMessages',
  'shop/mutations.saveShop',
  'shop/mutations.saveSendingRules',
  'shop/queries.findSendingRules',
])

/** Every exported function of lib/ whose parameters name a shop. */
function shopFunctions(): string[] {
  const root = path.resolve(import.meta.dirname, '..')
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.ts$/.test(file) && !/generated|testing|\.test\.ts$|^auth/.test(file),
  )
  return files.flatMap((file) => {
    const text = readFileSync(path.join(root, file), 'utf8')
    return [...text.matchAll(/^export (?:async )?function\*? (\w+)\(([^{]*?shopId[\s\S]*?)\)[^)]*\{$/gm)].map(
      ([, name]) => `${file.replaceAll(path.sep, '/').replace(/\.ts$/, '')}.${name}`,
    )
  })
}

describe('a stranger with a shop of their own', () => {
  it('has been let loose on every function that works for a shop', () => {
    const known = new Set([...Object.keys(attempts), ...harmless])
    const found = shopFunctions()
    expect(found.length).toBeGreaterThan(40)
    expect(found.filter((name) => !known.has(name))).toEqual([])
  })

  it.each(Object.keys(attempts))('sees and changes nothing of ours through %s', async (name) => {
    const before = await everythingOf(owned.shopId)
    const answer = await attempts[name]?.(owned, stranger)
    expect(JSON.stringify(answer ?? null)).not.toContain(CANARY)
    expect(await everythingOf(owned.shopId)).toBe(before)
  })

  it('cannot change our shop by changing theirs', async () => {
    const before = await everythingOf(owned.shopId)
    await saveShop(stranger, { shopName: 'Renamed', country: 'HR', timeZone: 'UTC' })
    await saveSendingRules(stranger, { undoSeconds: 60, quietFrom: 0, quietUntil: 1, textsPerMinute: 1 })
    expect(await findSendingRules(stranger)).not.toEqual(await findSendingRules(owned.shopId))
    expect(await everythingOf(owned.shopId)).toBe(before)
  })

  it('would have been noticed: the owner sees and changes through the same functions', async () => {
    expect(JSON.stringify(await attempts['campaigns/queries.findCampaign']?.(owned, owned.shopId))).toContain(CANARY)
    expect(JSON.stringify(await attempts['customers/queries.listCustomers']?.(owned, owned.shopId))).toContain(CANARY)
    expect(JSON.stringify(await attempts['audit/queries.campaignCourse']?.(owned, owned.shopId))).toContain(CANARY)
    const unmoved = await everythingOf(owned.shopId)
    await applyLost(owned.shopId)
    expect(await everythingOf(owned.shopId)).not.toBe(unmoved)
    const before = await everythingOf(owned.shopId)
    await attempts['customers/mutations.tagCustomers']?.(owned, owned.shopId)
    expect(await everythingOf(owned.shopId)).not.toBe(before)
  })
})
