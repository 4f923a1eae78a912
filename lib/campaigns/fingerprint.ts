import 'server-only'
import { createHash } from 'node:crypto'
import type { ShopId } from '@/lib/auth/shop-id'
import { readSql, type Sql } from '@/lib/db/client'
import { Prisma } from '@/lib/db/sql'
import { peopleOf } from './audience'
import type { Audience } from './schema'

const hashOf = (content: string | Float64Array) => createHash('sha256').update(content).digest('hex').slice(0, 32)

/** A hash of the text: equal texts have equal fingerprints. */
export const textFingerprint = (text: string): string => hashOf(text)

/**
 * A hash of all numbers in ascending order, so it does not depend on the order of the rows. An E.164 number has at most 15 digits, so a
 * double holds it exactly. The query returns all numbers as one string (1.3 MB for 100,000 people), because 100,000 rows take longer to
 * read.
 * @param numbers a SELECT with the column `phone`.
 */
async function numbersFingerprint(sql: Pick<Sql, '$queryRaw'>, numbers: Prisma.Sql): Promise<string> {
  const [row] = await sql.$queryRaw<{ numbers: string | null }[]>`SELECT string_agg(n."phone", ',') AS "numbers" FROM (${numbers}) n`
  return hashOf(Float64Array.from(row?.numbers?.split(',') ?? [], Number).sort())
}

/** A fingerprint of the people who would get a campaign with this audience now. */
export function audienceFingerprint(shopId: ShopId, audience: Audience): Promise<string> {
  return numbersFingerprint(readSql, Prisma.sql`SELECT c."phone" ${peopleOf(shopId, audience)} AND c."optedOutAt" IS NULL`)
}

/** A fingerprint of the people who will get a campaign's queued texts. */
export function queuedFingerprint(sql: Pick<Sql, '$queryRaw'>, campaignId: string): Promise<string> {
  return numbersFingerprint(sql, Prisma.sql`SELECT m."phone" FROM "Message" m WHERE m."campaignId" = ${campaignId} AND m."state" = 'QUEUED'`)
}
