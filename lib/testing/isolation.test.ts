import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { recordAudit } from '@/lib/audit/mutations'
import { campaignCourse } from '@/lib/audit/queries'
import type { ShopId } from '@/lib/auth/shop-id'
import { RecipientSearch } from '@/lib/campaigns/addresses'
import { countAudience, countByPrefix } from '@/lib/campaigns/audience'
import { autosaveDraft } from '@/lib/campaigns/autosave'
import * as control from '@/lib/campaigns/control'
import { exportRecipients } from '@/lib/campaigns/export'
import { audienceFingerprint } from '@/lib/campaigns/fingerprint'
import * as campaignMutations from '@/lib/campaigns/mutations'
import * as campaignQueries from '@/lib/campaigns/queries'
import { listRecipients } from '@/lib/campaigns/recipients'
import { reviewCampaign } from '@/lib/campaigns/review'
import { sendCampaign } from '@/lib/campaigns/send'
import { findSendBlocker } from '@/lib/campaigns/send-blocker'
import { undoSend } from '@/lib/campaigns/undo'
import { connectGateway } from '@/lib/connection/connect-gateway'
import * as consentMutations from '@/lib/consent/mutations'
import { listConsentEvents } from '@/lib/consent/queries'
import * as customerMutations from '@/lib/customers/mutations'
import * as customerQueries from '@/lib/customers/queries'
import { CustomerListQuery } from '@/lib/customers/schema'
import { ensureTags, removeUnusedTags } from '@/lib/customers/tags'
import { db, isPostgres, write } from '@/lib/db/client'
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
import { createShop, swissMobile } from './factories'
import { contentsOf, createFullShop, type FullShop } from './full-shop'
import { uploadFile } from './imports'

const now = new Date('2026-03-01T10:00:00Z')
const MARK = 'Canarybird'

type Owned = FullShop & { messageId: string; interruptedId: string }

let owned: Owned
let stranger: ShopId

async function createOwned(): Promise<Owned> {
  const shop = await createFullShop(MARK)
  const { shopId } = shop
  const messageId = `message-${MARK}-${shopId}`
  await write((tx) => recordAudit(tx, { shopId, campaignId: shop.sendingId, actor: null, kind: 'SENT', detail: MARK, now }))
  await write((tx) => tx.message.updateMany({ where: { shopId, state: 'ACCEPTED' }, data: { messageId } }))
  await reportsSecret(shopId, now)
  const { id: interruptedId } = await uploadFile(shopId, `Name,Phone\n${MARK},12\n`, { country: 'CH', name: `${MARK}.csv` })
  await write((tx) => tx.import.update({ where: { id: interruptedId }, data: { status: 'CHECKING' } }))
  return { ...shop, messageId, interruptedId }
}

beforeAll(async () => {
  owned = await createOwned()
  stranger = await createShop({ name: 'The shop next door' })
})

/** The gateway's report, true or forged, that the accepted text did not arrive. */
const lost = ({ messageId }: Owned) => ({
  messageId,
  to: swissMobile(3),
  status: { groupId: 2, groupName: 'UNDELIVERABLE', id: 9, name: 'UNDELIVERABLE_NOT_DELIVERED', description: '' },
})

async function applyLost(mine: Owned, shopId: ShopId) {
  const { body } = new Response(JSON.stringify({ results: [lost(mine)] }))
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

/** What a stranger might try with each function that works for a shop: their own ShopId, and ids of ours. */
const attempts: Record<string, (mine: Owned, shopId: ShopId) => unknown> = {
  'audit/queries.campaignCourse': (mine, shopId) => campaignCourse(shopId, mine.sendingId),
  'campaigns/audience.countAudience': (mine, shopId) =>
    Promise.all([
      countAudience(shopId, everyone),
      countAudience(shopId, { kind: 'tags', tagIds: [mine.tagId] }),
      countAudience(shopId, { kind: 'people', customerIds: [mine.customerId] }),
    ]),
  'campaigns/audience.countByPrefix': (mine, shopId) => countByPrefix(shopId, { kind: 'people', customerIds: [mine.customerId] }),
  'campaigns/autosave.autosaveDraft': (mine, shopId) => autosaveDraft(shopId, autosaveForm(mine.draftId)),
  'campaigns/export.exportRecipients': (mine, shopId) => collect(exportRecipients(shopId, mine.sendingId, { gateway: connectGateway() })),
  'campaigns/send-blocker.findSendBlocker': (mine, shopId) => findSendBlocker({ shopId, campaignId: mine.sendingId, account: 'any' }, now),
  'campaigns/mutations.saveDraft': (mine, shopId) => campaignMutations.saveDraft(shopId, draft, mine.draftId),
  'campaigns/mutations.overwriteDraft': (mine, shopId) => campaignMutations.overwriteDraft(shopId, mine.draftId, draft),
  'campaigns/mutations.duplicateCampaign': (mine, shopId) => campaignMutations.duplicateCampaign(shopId, mine.sendingId),
  'campaigns/mutations.deleteDraft': (mine, shopId) => campaignMutations.deleteDraft(shopId, mine.draftId),
  'campaigns/queries.findDraft': (mine, shopId) => campaignQueries.findDraft(shopId, mine.draftId),
  'campaigns/queries.listCampaigns': (_, shopId) => campaignQueries.listCampaigns(shopId, { q: MARK, page: 1 }),
  'campaigns/queries.findCampaign': (mine, shopId) => campaignQueries.findCampaign(shopId, mine.sendingId),
  'campaigns/queries.findProgress': (mine, shopId) => campaignQueries.findProgress({ shopId, campaignId: mine.sendingId, account: 'any' }, now),
  'campaigns/queries.listBulkIds': (mine, shopId) => campaignQueries.listBulkIds(shopId, mine.sendingId),
  'campaigns/queries.listAudienceTags': (_, shopId) => campaignQueries.listAudienceTags(shopId),
  'campaigns/queries.searchPeople': (_, shopId) => campaignQueries.searchPeople(shopId, MARK),
  'campaigns/queries.listPeople': (mine, shopId) => campaignQueries.listPeople(shopId, [mine.customerId]),
  'campaigns/recipients.listRecipients': (mine, shopId) => listRecipients(shopId, mine.sendingId, RecipientSearch.parse({})),
  'campaigns/fingerprint.audienceFingerprint': (mine, shopId) => audienceFingerprint(shopId, { kind: 'people', customerIds: [mine.customerId] }),
  'campaigns/review.reviewCampaign': (mine, shopId) => reviewCampaign(shopId, mine.draftId, 'CH'),
  'campaigns/send.sendCampaign': async (mine, shopId) => {
    const review = await reviewCampaign(mine.shopId, mine.draftId, 'CH')
    if (!review) throw new Error('no draft')
    return sendCampaign({ shopId, campaignId: mine.draftId }, review.agreement, now, null)
  },
  'campaigns/undo.undoSend': (mine, shopId) => undoSend({ shopId, campaignId: mine.undoableId }, now, null),
  'campaigns/control.pauseCampaign': (mine, shopId) => control.pauseCampaign({ shopId, campaignId: mine.sendingId }),
  'campaigns/control.resumeCampaign': (mine, shopId) => control.resumeCampaign({ shopId, campaignId: mine.pausedId }),
  'campaigns/control.stopCampaign': (mine, shopId) => control.stopCampaign({ shopId, campaignId: mine.sendingId }),
  'consent/mutations.optOut': (mine, shopId) => consentMutations.optOut(shopId, mine.customerId, change),
  'consent/mutations.optOutPhone': (mine, shopId) => write((tx) => consentMutations.optOutPhone(tx, shopId, mine.phone, change)),
  'consent/mutations.allowTexts': (mine, shopId) => consentMutations.allowTexts(shopId, mine.optedOutId, change),
  'consent/queries.listConsentEvents': (_, shopId) => listConsentEvents(shopId, '+41791234568'),
  'customers/mutations.createCustomer': (mine, shopId) => customerMutations.createCustomer(shopId, person(mine.phone), now),
  'customers/mutations.updateCustomer': (mine, shopId) => customerMutations.updateCustomer(shopId, mine.customerId, person('+41791111111')),
  'customers/mutations.deleteCustomers': (mine, shopId) => customerMutations.deleteCustomers(shopId, [mine.customerId], now),
  'customers/mutations.restoreCustomers': (mine, shopId) => customerMutations.restoreCustomers(shopId, [mine.deletedId]),
  'customers/mutations.tagCustomers': (mine, shopId) => customerMutations.tagCustomers(shopId, [mine.customerId], ['stolen']),
  'customers/queries.listCustomers': (mine, shopId) =>
    Promise.all(
      [{ q: MARK }, { tag: mine.tagId }, { import: mine.importId }].map((query) => customerQueries.listCustomers(shopId, CustomerListQuery.parse(query))),
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
  'imports/mutations.resumeRun': (mine, shopId) => importMutations.resumeRun(shopId, mine.interruptedId),
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
    await resumeIfLost(shopId, { id: mine.interruptedId, status: 'CHECKING', run: 99 })
    await importsAtRest()
  },
  'messages/decisions.sendAgain': (mine, shopId) => decisions.sendAgain({ shopId, campaignId: mine.sendingId }, now, null),
  'messages/decisions.giveUp': (mine, shopId) => decisions.giveUp({ shopId, campaignId: mine.sendingId }, now, null),
  'messages/delivery-reports.storeReports': async (mine, shopId) => {
    const rest = { error: null, smsCount: 1, pricePerMessage: null, currency: null, sentAt: null, doneAt: null, raw: '{}' }
    await storeReports([{ ...lost(mine), verdict: 'UNDELIVERED', ...rest }], now, shopId)
    await applyReports(now)
  },
  'report-webhook/receive.receiveReports': (mine, shopId) => applyLost(mine, shopId),
  'report-webhook/address.reportAddress': (_, shopId) => reportAddress(shopId),
  'report-webhook/queries.findPresent': (_, shopId) => findPresent(shopId),
  'report-webhook/mutations.reportsSecret': (_, shopId) => reportsSecret(shopId, now),
  'report-webhook/mutations.rotateReportSecret': (_, shopId) => rotateReportSecret(shopId, { actor: 'mallory@example.com', old: 'stop', now }),
}

/** Functions without an id that a request could name: they take no id of a row, or they work on a row that the app has just read itself. */
const harmless = new Set([
  'audit/mutations.recordAudit',
  'consent/lock.lockNumbers',
  'consent/queries.findOptOuts',
  'imports/mutations.createImport',
  'imports/mutations.failRun',
  'imports/mutations.finishRun',
  'imports/mutations.keepProblemRows',
  'imports/mutations.recordChunk',
  'imports/queries.findStoredPeople',
  'imports/receive-file.receiveFile',
  'messages/claim/rate-limit.readAllowance',
  'messages/claim/rate-limit.spendAllowance',
  'messages/plan.planMessages',
  'shop/mutations.saveShop',
  'shop/mutations.saveSendingRules',
  'shop/queries.findSendingRules',
])

/** Every exported function of lib/ whose parameters name a shop, also through a type of the same file. */
function shopFunctions(): string[] {
  const root = path.resolve(import.meta.dirname, '..')
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.ts$/.test(file) && !/generated|testing|\.test\.ts$|^auth/.test(file),
  )
  return files.flatMap((file) => {
    const text = readFileSync(path.join(root, file), 'utf8')
    const types = [...text.matchAll(/^(?:export )?type (\w+) = \{[^}]*shopId: ShopId/gm)].map(([, name]) => name)
    const namesShop = new RegExp(`shopId|ShopId${types.map((name) => `|: ${name}\\b`).join('')}`)
    return [...text.matchAll(/^export (?:async )?function\*? (\w+)(?:<[^(]*>)?\(([^)]*)/gm)].flatMap(([, name, parameters = '']) =>
      namesShop.test(parameters) ? `${file.replaceAll(path.sep, '/').replace(/\.ts$/, '')}.${name}` : [],
    )
  })
}

/** On Postgres an interrupted import may be another machine's, so nothing is resumed. */
const WITHOUT_EFFECT = isPostgres ? ['imports/runner.resumeIfLost'] : []

describe('a stranger with a shop of their own', () => {
  it('is tried with every function that works for a shop', () => {
    const known = [...Object.keys(attempts), ...harmless]
    const found = shopFunctions()
    expect(found.length).toBeGreaterThan(40)
    expect(found.filter((name) => !known.includes(name))).toEqual([])
    expect([...harmless].filter((name) => !found.includes(name))).toEqual([])
  })

  it.each(Object.keys(attempts))('sees and changes nothing of ours through %s, though we can', async (name) => {
    const before = await contentsOf(owned.shopId)
    const answer = await attempts[name]?.(owned, stranger)
    expect(JSON.stringify(answer ?? null)).not.toContain(MARK)
    expect(await contentsOf(owned.shopId)).toBe(before)

    // Ours is a new shop, so that what one attempt changes does not matter to the next one.
    const ours = await createOwned()
    const untouched = await contentsOf(ours.shopId)
    const strangersAnswer = await attempts[name]?.(ours, stranger)
    const ownAnswer = await attempts[name]?.(ours, ours.shopId)
    const hasEffect = JSON.stringify(ownAnswer) !== JSON.stringify(strangersAnswer) || (await contentsOf(ours.shopId)) !== untouched
    expect(hasEffect).toBe(!WITHOUT_EFFECT.includes(name))
  })

  it('cannot change our shop by changing theirs', async () => {
    const before = await contentsOf(owned.shopId)
    await saveShop(stranger, { shopName: 'Renamed', country: 'HR', timeZone: 'UTC' })
    await saveSendingRules(stranger, { undoSeconds: 60, quietFrom: 0, quietUntil: 1, textsPerMinute: 1 })
    expect(await findSendingRules(stranger)).not.toEqual(await findSendingRules(owned.shopId))
    expect(await contentsOf(owned.shopId)).toBe(before)
  })
})
