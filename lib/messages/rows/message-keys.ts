import { isPostgres } from '@/lib/db/client'
import { jsonTable, Prisma } from '@/lib/db/sql'

/** The key of a message row. */
export type MessageKey = { campaignId: string; position: number }

/**
 * Condition on "Message": its key is in the row of table v. The campaign is compared with v, too, although it is mostly the same
 * for all rows. If the campaign were given as a value, SQLite would read all of its texts and look each one up in v.
 */
export const atKey = Prisma.sql`"Message"."campaignId" = v."campaignId" AND "Message"."position" = v."position"`

/** The columns that `atKey` needs in v. */
export const keyColumns = { campaignId: 'text', position: 'integer' } as const

/**
 * FROM and WHERE of an UPDATE of "Message": the texts at these positions of a campaign. Table v also has each text's messageId, as
 * `givenId`. Postgres gets the campaign and the span of positions as values, because reading one span of an index takes a sixth
 * less time than looking up each position.
 */
export function atPositions(campaignId: string, texts: readonly { position: number; messageId?: string | null }[]): Prisma.Sql {
  if (!isPostgres) {
    const rows = texts.map(({ position, messageId }) => ({ campaignId, position, givenId: messageId }))
    return Prisma.sql`FROM ${jsonTable('v', rows, { ...keyColumns, givenId: 'text' })} WHERE ${atKey}`
  }
  const rows = texts.map(({ position, messageId }) => ({ position, givenId: messageId })).sort((a, b) => a.position - b.position)
  return Prisma.sql`
    FROM ${jsonTable('v', rows, { position: 'integer', givenId: 'text' })}
    WHERE "Message"."campaignId" = ${campaignId} AND "Message"."position" = v."position"
      AND "Message"."position" BETWEEN ${rows[0]?.position ?? 0} AND ${rows.at(-1)?.position ?? 0}`
}
