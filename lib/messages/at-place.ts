import { jsonTable, Prisma } from '@/lib/db/sql'

/** A table v of places in a campaign, for `atPlace`. */
export function placesOf(texts: readonly { position: number }[]): Prisma.Sql {
  return jsonTable(
    'v',
    texts.map(({ position }) => ({ position })),
    { position: 'integer' },
  )
}

/** Condition on "Message": the campaign's text at the place that the row of table v names. */
export function atPlace(campaignId: string): Prisma.Sql {
  return Prisma.sql`"Message"."campaignId" = ${campaignId} AND "Message"."position" = v."position"`
}
