import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { CSV_START, csvLine } from '@/lib/exports/csv'
import { type ImportDetail, listProblemRows } from './queries'

const PAGE = 1_000

/** The rows that did not become a person, as they were in the file, with the reason first: to mend and upload again. */
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
