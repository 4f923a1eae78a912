import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { systemClock } from '@/lib/clock'
import { db } from '@/lib/db/client'
import { CSV_START, csvLine } from '@/lib/exports/csv'
import { describeMessage } from '@/lib/messages/describe'
import type { SmsGateway } from '@/lib/sms/gateway'
import { recipientColumns } from './recipients'

const CHUNK = 1_000

const HEADER = ['Phone', 'Name', 'Status', 'Reason', 'messageId', 'bulkId', 'Parts', 'Text', 'Time', 'Gateway status', 'Gateway error']

/** A campaign's messages in order, in chunks. Each query starts after the last position, so memory and time per chunk stay constant. */
async function* chunks(shopId: ShopId, campaignId: string) {
  for (let last = 0; ; ) {
    const rows = await db.message.findMany({
      where: { shopId, campaignId, position: { gt: last } },
      select: { ...recipientColumns, text: true, batchId: true },
      orderBy: { position: 'asc' },
      take: CHUNK,
    })
    const end = rows.at(-1)
    if (!end) return
    last = end.position
    yield rows
  }
}

type Options = { gateway: Pick<SmsGateway, 'explain' | 'capabilities'>; now?: Date }

/**
 * All texts of a campaign as the pieces of a CSV file, including skipped texts. Times are ISO 8601 in UTC, which every spreadsheet can
 * read. For another shop's campaign the file has only the header.
 */
export async function* exportRecipients(shopId: ShopId, campaignId: string, { gateway, now = systemClock.now() }: Options): AsyncGenerator<string> {
  yield CSV_START + csvLine(HEADER)
  const batches = await db.batch.findMany({ where: { campaignId, campaign: { shopId } }, select: { id: true, bulkId: true } })
  const bulkIds = new Map(batches.map(({ id, bulkId }) => [id, bulkId]))
  for await (const rows of chunks(shopId, campaignId)) {
    const lines = rows.map((row) => {
      const { label, reason } = describeMessage(row, { gateway, now })
      const cells = [row.phone, row.name, label, reason, row.messageId, row.batchId && bulkIds.get(row.batchId), row.smsCount ?? row.segments, row.text]
      return csvLine([...cells, row.stateAt.toISOString(), row.statusName, row.errorName])
    })
    yield lines.join('')
  }
}
