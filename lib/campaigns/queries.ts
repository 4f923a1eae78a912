import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { searchTerms } from '@/lib/customers/search-text'
import { db } from '@/lib/db/client'
import { Prisma } from '@/lib/db/sql'
import type { MessageState } from '@/lib/messages/status'
import { parseAudience } from './schema'
import { findSendBlocker, type SendBlocker } from './send-blocker'
import { type CampaignStatus, type Totals, totalsOf } from './status'

export const PAGE_SIZE = 25

/** A campaign as compose and review need it. The caller checks `status`, because it may no longer be a draft. Null if the shop has no such campaign. */
export async function findDraft(shopId: ShopId, campaignId: string) {
  const campaign = await db.campaign.findFirst({
    where: { id: campaignId, shopId },
    select: { id: true, name: true, sender: true, text: true, audience: true, status: true, savedAs: true },
  })
  return campaign && { ...campaign, audience: parseAudience(campaign.audience) }
}

type Group = { campaignId: string; state: MessageState; count: bigint | number }

/**
 * The totals of campaigns, by id. The caller has checked that they belong to the shop. One statement reads only an index; Prisma's
 * groupBy takes twice as long.
 */
async function totalsOfCampaigns(campaignIds: string[]): Promise<Map<string, Totals>> {
  if (campaignIds.length === 0) return new Map()
  const groups = await db.$queryRaw<Group[]>`
    SELECT m."campaignId", m.state, COUNT(*) AS count FROM "Message" m WHERE m."campaignId" IN (${Prisma.join(campaignIds)}) GROUP BY m."campaignId", m.state`
  const of = (id: string) => totalsOf(groups.filter(({ campaignId }) => campaignId === id).map(({ state, count }) => ({ state, count: Number(count) })))
  return new Map(campaignIds.map((id) => [id, of(id)]))
}

export type CampaignSummary = { id: string; name: string; text: string; status: CampaignStatus; at: Date; totals: Totals }

const matches = (q: string) => {
  const pattern = `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  return q === '' ? Prisma.sql`1 = 1` : Prisma.sql`(lower(c.name) LIKE ${pattern} ESCAPE '\\' OR lower(c.text) LIKE ${pattern} ESCAPE '\\')`
}

/** One page of the shop's campaigns whose name or text contains `q`, newest first, each with the totals of its texts. */
export async function listCampaigns(shopId: ShopId, { q, page }: { q: string; page: number }): Promise<{ campaigns: CampaignSummary[]; total: number }> {
  const where = Prisma.sql`c."shopId" = ${shopId} AND ${matches(q)}`
  const [found, counted] = await Promise.all([
    db.$queryRaw<
      { id: string }[]
    >`SELECT c.id FROM "Campaign" c WHERE ${where} ORDER BY c."createdAt" DESC, c.id DESC LIMIT ${PAGE_SIZE} OFFSET ${(page - 1) * PAGE_SIZE}`,
    db.$queryRaw<{ total: bigint }[]>`SELECT COUNT(*) AS total FROM "Campaign" c WHERE ${where}`,
  ])
  const ids = found.map(({ id }) => id)
  const [rows, totals] = await Promise.all([
    db.campaign.findMany({
      where: { shopId, id: { in: ids } },
      select: { id: true, name: true, text: true, status: true, updatedAt: true, startedAt: true },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    }),
    totalsOfCampaigns(ids),
  ])
  const campaigns = rows.map(({ updatedAt, startedAt, ...row }) => ({ ...row, at: startedAt ?? updatedAt, totals: totals.get(row.id) ?? totalsOf([]) }))
  return { campaigns, total: Number(counted[0]?.total ?? 0) }
}

export type CampaignDetails = NonNullable<Awaited<ReturnType<typeof findCampaign>>>

/** A campaign with the totals of its texts so far. Null if the shop has no such campaign. */
export async function findCampaign(shopId: ShopId, campaignId: string) {
  const campaign = await db.campaign.findFirst({
    where: { id: campaignId, shopId },
    select: {
      id: true,
      name: true,
      sender: true,
      text: true,
      status: true,
      pauseReason: true,
      createdAt: true,
      startedAt: true,
      finishedAt: true,
      batches: { select: { id: true }, take: 1 },
    },
  })
  if (!campaign) return null
  const { batches, ...columns } = campaign
  const totals = await totalsOfCampaigns([campaignId])
  // Without a prepared request no text has left, so the owner can still undo the send.
  return { ...columns, hasLeft: batches.length > 0, totals: totals.get(campaignId) ?? totalsOf([]) }
}

type Asked = { shopId: ShopId; campaignId: string; account: string }

/** A campaign's progress, small enough to poll every second. Its `JSON.stringify` is the version of the campaign's page. */
export async function findProgress(asked: Asked, now: Date) {
  const [campaign, blocker] = await Promise.all([findCampaign(asked.shopId, asked.campaignId), findSendBlocker(asked, now)])
  return campaign && progressOf(campaign, blocker)
}

export function progressOf(
  { status, pauseReason, hasLeft, totals }: Pick<CampaignDetails, 'status' | 'pauseReason' | 'hasLeft' | 'totals'>,
  blocker: SendBlocker | null,
) {
  return { status, pauseReason, hasLeft, totals, blocker }
}

/** The bulkIds of this campaign's requests, in the order of the requests. */
export async function listBulkIds(shopId: ShopId, campaignId: string): Promise<string[]> {
  const batches = await db.batch.findMany({
    where: { campaignId, campaign: { shopId }, bulkId: { not: null } },
    select: { bulkId: true },
    orderBy: [{ intentAt: 'asc' }, { id: 'asc' }],
  })
  return batches.flatMap(({ bulkId }) => (bulkId === null ? [] : [bulkId]))
}

export type AudienceTag = { id: string; name: string; people: number }

/** The shop's tags, each with the number of people who would get a text sent to it. */
export async function listAudienceTags(shopId: ShopId): Promise<AudienceTag[]> {
  const rows = await db.$queryRaw<{ id: string; name: string; people: bigint }[]>`
    SELECT t.id, t.name, COUNT(c.id) AS people FROM "Tag" t
    LEFT JOIN "CustomerTag" ct ON ct."tagId" = t.id
    LEFT JOIN "Customer" c ON c.id = ct."customerId" AND c."deletedAt" IS NULL AND c."optedOutAt" IS NULL
    WHERE t."shopId" = ${shopId} GROUP BY t.id, t.name, t.key ORDER BY t.key`
  return rows.map(({ people, ...tag }) => ({ ...tag, people: Number(people) }))
}

export type PickedPerson = { id: string; name: string; phone: string; optedOut: boolean }

const personColumns = { id: true, firstName: true, lastName: true, phone: true, optedOutAt: true } as const
type PersonRow = { id: string; firstName: string; lastName: string; phone: string; optedOutAt: Date | null }
const picked = ({ id, firstName, lastName, phone, optedOutAt }: PersonRow): PickedPerson => ({
  id,
  name: `${firstName} ${lastName}`.trim(),
  phone,
  optedOut: optedOutAt !== null,
})

/** The first `limit` people, by name, whose name, e-mail or number contains every word of `q`. */
export async function searchPeople(shopId: ShopId, q: string, limit = 8): Promise<PickedPerson[]> {
  const people = await db.customer.findMany({
    where: { shopId, deletedAt: null, AND: searchTerms(q).map((term) => ({ searchText: { contains: term } })) },
    select: personColumns,
    orderBy: [{ sortName: 'asc' }, { id: 'asc' }],
    take: limit,
  })
  return people.map(picked)
}

/** The people with these ids, by name. Deleted people are left out. */
export async function listPeople(shopId: ShopId, customerIds: string[]): Promise<PickedPerson[]> {
  const people = await db.customer.findMany({
    where: { shopId, deletedAt: null, id: { in: customerIds } },
    select: personColumns,
    orderBy: [{ sortName: 'asc' }, { id: 'asc' }],
  })
  return people.map(picked)
}
