import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { CSV_START, csvLine } from '@/lib/exports/csv'
import { type ImportDetail, listProblemRows } from './queries'

const PAGE = 1_000

/**
 * Streams a CSV file of the skipped and rejected rows, with reason and line before the original cells. The owner can correct
 * and upload it. @param outcome limits the file to one kind of row.
 */
export function problemFile(shopId: ShopId, file: ImportDetail, outcome: 'SKIPPED' | 'REJECTED' | undefined): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const header = file.hasHeader ? (file.sample[0] ?? []) : file.mapping.map((_, index) => `Column ${index + 1}`)
  let after = 0
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(CSV_START + csvLine(['Reason', 'Line', ...header])))
    },
    async pull(controller) {
      const rows = await listProblemRows(shopId, file.id, { take: PAGE, after, outcome })
      if (rows.length > 0) controller.enqueue(encoder.encode(rows.map(({ reason, line, cells }) => csvLine([reason, line, ...cells])).join('')))
      after = rows.at(-1)?.line ?? after
      if (rows.length < PAGE) controller.close()
    },
  })
}
