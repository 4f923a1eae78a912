import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { db } from '@/lib/db/client'
import { literal, Prisma } from '@/lib/db/sql'
import type { RecipientSearch } from './addresses'
import { statesOf, type Totals } from './status'

export const RECIPIENTS_PAGE_SIZE = 50

/** The columns that the table and the export show of a recipient. */
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
  const order = Prisma.raw(direction === 'desc' ? 'DESC' : 'ASC')
  return sort === 'position' ? Prisma.sql`m.position ${order}` : Prisma.sql`${COLUMNS[sort]} ${order}, m.position`
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
 * One page of a campaign's recipients with the status of each text. Another shop's campaign has none. A separate query checks the shop,
 * because a condition on each row's shop would prevent the counts from using an index.
 * @param totals the campaign's totals, if the caller has them. It saves counting them again.
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

/** A search has to read every text of the campaign. One statement finds the page and the total, so it reads them once. */
async function searchPage(where: Prisma.Sql, search: RecipientSearch): Promise<Page> {
  const found = await db.$queryRaw<{ position: number; total: bigint | number }[]>`
    WITH found AS MATERIALIZED (SELECT m.position, m.name, m.state, m."stateAt" FROM "Message" m WHERE ${where})
    SELECT m.position, (SELECT COUNT(*) FROM found) AS total FROM found m ORDER BY ${orderOf(search)} ${limits(search)}`
  // A page beyond the end has no row with the total.
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

/** The gateway's names, ids and descriptions of a text's status and error; an empty string if it has reported nothing yet. */
export function gatewayWords({ statusGroupId, statusId, statusName, statusDescription, errorId, errorName, errorDescription }: GatewayFacts): string {
  const status = [statusName, statusId === null ? null : `(status ${statusGroupId ?? '?'}/${statusId})`, statusDescription]
  const error = errorId ? [errorName, `(error ${errorId})`, errorDescription] : []
  return [status, error]
    .map((words) => words.filter(Boolean).join(' '))
    .filter(Boolean)
    .join(' · ')
}
