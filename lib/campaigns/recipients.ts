import 'server-only'
import { z } from 'zod'
import type { ShopId } from '@/lib/auth/shop-id'
import { db } from '@/lib/db/client'
import { literal, Prisma } from '@/lib/db/sql'
import { RecipientOutcome, statesOf, type Totals } from './status'

export const RECIPIENTS_PAGE_SIZE = 50

/** The address of the recipients' table: whom to show, in what order. Nonsense counts as nothing said. */
export const RecipientSearch = z.object({
  outcome: RecipientOutcome.optional().catch(undefined),
  q: z.string().trim().max(200).catch(''),
  sort: z.enum(['position', 'name', 'status', 'time']).catch('position'),
  direction: z.enum(['asc', 'desc']).catch('asc'),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
})
export type RecipientSearch = z.output<typeof RecipientSearch>

/** The address of the table with `changes` made; whatever changes who is shown goes back to the first page. */
export function recipientsHref(campaignId: string, search: RecipientSearch, changes: Partial<RecipientSearch>): string {
  const { outcome, q, sort, direction, page } = { ...search, page: 1, ...changes }
  const params = new URLSearchParams()
  if (outcome) params.set('outcome', outcome)
  if (q) params.set('q', q)
  if (sort !== 'position') params.set('sort', sort)
  if (direction !== 'asc') params.set('direction', direction)
  if (page > 1) params.set('page', String(page))
  return `/campaigns/${campaignId}${params.size > 0 ? `?${params}` : ''}`
}

/** What the table and the export say of a recipient. */
export const recipientColumns = {
  position: true,
  customerId: true,
  name: true,
  phone: true,
  state: true,
  skipReason: true,
  segments: true,
  smsCount: true,
  messageId: true,
  sentAt: true,
  stateAt: true,
  statusGroupId: true,
  statusGroupName: true,
  statusId: true,
  statusName: true,
  statusDescription: true,
  errorGroupId: true,
  errorId: true,
  errorName: true,
  errorDescription: true,
  errorPermanent: true,
} as const

export type Recipient = Awaited<ReturnType<typeof listRecipients>>['recipients'][number]

const COLUMNS = { position: Prisma.sql`m.position`, name: Prisma.sql`lower(m.name)`, status: Prisma.sql`m.state`, time: Prisma.sql`m."stateAt"` }

function orderOf({ sort, direction }: RecipientSearch): Prisma.Sql {
  const way = Prisma.raw(direction === 'desc' ? 'DESC' : 'ASC')
  return sort === 'position' ? Prisma.sql`m.position ${way}` : Prisma.sql`${COLUMNS[sort]} ${way}, m.position`
}

/** Condition on "Message" m: the campaign's recipients with this outcome whose name, number or messageId contains `q`. */
function recipientWhere(campaignId: string, { outcome, q }: Pick<RecipientSearch, 'outcome' | 'q'>): Prisma.Sql {
  const contains = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const digits = /^[\d\s()+/.-]+$/.test(q) ? q.replace(/\D/g, '').replace(/^0+/, '') : ''
  const found = [
    Prisma.sql`lower(m.name) LIKE ${contains(q.toLowerCase())} ESCAPE '\\'`,
    Prisma.sql`m."messageId" LIKE ${contains(q)} ESCAPE '\\'`,
    ...(digits ? [Prisma.sql`m.phone LIKE ${contains(digits)} ESCAPE '\\'`] : []),
  ]
  return Prisma.join(
    [
      Prisma.sql`m."campaignId" = ${campaignId}`,
      ...(outcome ? [Prisma.sql`m.state IN (${Prisma.join(statesOf(outcome).map(literal))})`] : []),
      ...(q ? [Prisma.sql`(${Prisma.join(found, ' OR ')})`] : []),
    ],
    ' AND ',
  )
}

/**
 * A page of a campaign's recipients, each with what became of the text; nobody for another shop's campaign. Whose the campaign
 * is, is asked once: a condition on each row's shop would keep the counts from being answered by an index.
 * @param totals the campaign's, if the caller has them: they need not be counted again.
 */
export async function listRecipients(shopId: ShopId, campaignId: string, search: RecipientSearch, totals?: Totals) {
  const campaign = await db.campaign.findFirst({ where: { id: campaignId, shopId }, select: { id: true } })
  if (!campaign) return { recipients: [], total: 0, pages: 1 }
  const where = recipientWhere(campaignId, search)
  const { positions, total } = search.q === '' ? await indexedPage(where, search, totals) : await searchPage(where, search)
  const rows = await db.message.findMany({ where: { shopId, campaignId, position: { in: positions } }, select: recipientColumns })
  const byPosition = new Map(rows.map((row) => [row.position, row]))
  return { recipients: positions.flatMap((position) => byPosition.get(position) ?? []), total, pages: Math.max(1, Math.ceil(total / RECIPIENTS_PAGE_SIZE)) }
}

type Page = { positions: number[]; total: number }
const limits = ({ page }: RecipientSearch) => Prisma.sql`LIMIT ${RECIPIENTS_PAGE_SIZE} OFFSET ${(page - 1) * RECIPIENTS_PAGE_SIZE}`

async function indexedPage(where: Prisma.Sql, search: RecipientSearch, totals: Totals | undefined): Promise<Page> {
  const found = await db.$queryRaw<{ position: number }[]>`SELECT m.position FROM "Message" m WHERE ${where} ORDER BY ${orderOf(search)} ${limits(search)}`
  return { positions: found.map(({ position }) => position), total: totals?.[search.outcome ?? 'planned'] ?? (await countRecipients(where)) }
}

/** A search reads every text of the campaign: once, for the page and for how many there are. */
async function searchPage(where: Prisma.Sql, search: RecipientSearch): Promise<Page> {
  const found = await db.$queryRaw<{ position: number; total: bigint | number }[]>`
    WITH found AS MATERIALIZED (SELECT m.position, m.name, m.state, m."stateAt" FROM "Message" m WHERE ${where})
    SELECT m.position, (SELECT COUNT(*) FROM found) AS total FROM found m ORDER BY ${orderOf(search)} ${limits(search)}`
  // A page beyond the end has no row to tell the total.
  const [first] = found
  return { positions: found.map(({ position }) => position), total: first ? Number(first.total) : await countRecipients(where) }
}

async function countRecipients(where: Prisma.Sql): Promise<number> {
  const rows = await db.$queryRaw<{ total: bigint }[]>`SELECT COUNT(*) AS total FROM "Message" m WHERE ${where}`
  return Number(rows[0]?.total ?? 0)
}

type GatewayFacts = { [Key in 'statusName' | 'statusDescription' | 'errorName' | 'errorDescription']: string | null } & {
  [Key in 'statusGroupId' | 'statusId' | 'errorId']: number | null
}

/** The gateway's own words and numbers for a text, for whoever asks; empty while it has said nothing. */
export function gatewayWords({ statusGroupId, statusId, statusName, statusDescription, errorId, errorName, errorDescription }: GatewayFacts): string {
  const status = [statusName, statusId === null ? null : `(status ${statusGroupId ?? '?'}/${statusId})`, statusDescription]
  const error = errorId ? [errorName, `(error ${errorId})`, errorDescription] : []
  return [status, error]
    .map((words) => words.filter(Boolean).join(' '))
    .filter(Boolean)
    .join(' · ')
}
