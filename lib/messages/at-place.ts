import { jsonTable, Prisma } from '@/lib/db/sql'

/** A text of the ledger: its campaign, and its place in it. */
export type Place = { campaignId: string; position: number }

/**
 * Condition on "Message": the text whose place is in the row of table v. Both halves are the row's own, though the campaign is
 * mostly the same: given the campaign as a value, SQLite starts with all of its texts and looks each one up in the table.
 */
export const atPlace = Prisma.sql`"Message"."campaignId" = v."campaignId" AND "Message"."position" = v."position"`

/** Columns of `atPlace`, for a table of more than places. */
export const place = { campaignId: 'text', position: 'integer' } as const

/** A table v of places in a campaign, for `atPlace`. */
export function placesOf(campaignId: string, texts: readonly { position: number }[]): Prisma.Sql {
  return jsonTable(
    'v',
    texts.map(({ position }) => ({ campaignId, position })),
    place,
  )
}
