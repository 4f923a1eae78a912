import 'server-only'
import { createHash } from 'node:crypto'
import type { ShopId } from '@/lib/auth/shop-id'
import { readSql, type Sql } from '@/lib/db/client'
import { Prisma } from '@/lib/db/sql'
import { peopleOf } from './audience'
import type { Audience } from './schema'

const hashOf = (content: string | Float64Array) => createHash('sha256').update(content).digest('hex').slice(0, 32)

/** The same for the same text, and different for any other. */
export const textFingerprint = (text: string): string => hashOf(text)

/**
 * A hash of all numbers in ascending order: the same whatever order the database reads them in, and different as soon as one number
 * is another. E.164 has at most 15 digits, so a double holds each number exactly. All numbers come as one string, 1.3 MB for 100,000
 * people, because as many rows would take longer to read.
 * @param numbers a SELECT with the column `phone`.
 */
async function numbersFingerprint(sql: Pick<Sql, '$queryRaw'>, numbers: Prisma.Sql): Promise<string> {
  const [row] = await sql.$queryRaw<{ numbers: string | null }[]>`SELECT string_agg(n."phone", ',') AS "numbers" FROM (${numbers}) n`
  return hashOf(Float64Array.from(row?.numbers?.split(',') ?? [], Number).sort())
}

/** Fingerprint of the people who would get a campaign with this audience now. */
export function audienceFingerprint(shopId: ShopId, audience: Audience): Promise<string> {
  return numbersFingerprint(readSql, Prisma.sql`SELECT c."phone" ${peopleOf(shopId, audience)} AND c."optedOutAt" IS NULL`)
}

/** Fingerprint of the people to whom a campaign's queued texts go. */
export function queuedFingerprint(sql: Pick<Sql, '$queryRaw'>, campaignId: string): Promise<string> {
  return numbersFingerprint(sql, Prisma.sql`SELECT m."phone" FROM "Message" m WHERE m."campaignId" = ${campaignId} AND m."state" = 'QUEUED'`)
}
