import { Download } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table'
import { Clipped } from '@/components/ui/unfold'
import type { listProblemRows } from '@/lib/imports/queries'

type ProblemRow = Awaited<ReturnType<typeof listProblemRows>>[number]
type ProblemTableProps = {
  importId: string
  rows: ProblemRow[]
  total: number /** Shows only these rows. */
  outcome?: ProblemRow['outcome']
  hasRejected: boolean
}

/** The first rows that are not imported: line, reason and cells. */
export function ProblemTable({ importId, rows, total, outcome, hasRejected }: ProblemTableProps) {
  const title = outcome === 'SKIPPED' ? 'Skipped rows' : outcome === 'REJECTED' ? 'Rows that cannot be imported' : 'Rows not imported'
  return (
    <section id="problems" aria-labelledby="problems-title" className="scroll-mt-6">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id="problems-title" className="font-semibold text-lg">
          {title} <span className="font-normal text-muted">{total.toLocaleString('en')}</span>
        </h2>
        {hasRejected ? (
          <Button size="sm" asChild>
            <a href={`/api/imports/${importId}/problems?outcome=REJECTED`} download>
              <Download aria-hidden />
              Download the rows that cannot be imported
            </a>
          </Button>
        ) : null}
      </div>
      <Table label={title}>
        <THead>
          <Th className="text-right">Line</Th>
          <Th>Why</Th>
          <Th>In the file</Th>
        </THead>
        <TBody>
          {rows.map((row) => (
            <Tr key={row.line}>
              <Td className="text-right text-muted tabular-nums">{row.line.toLocaleString('en')}</Td>
              <Td className="min-w-56">
                {row.outcome === 'SKIPPED' ? <Badge className="mr-2">Skipped</Badge> : null}
                {row.reason}
              </Td>
              <Td className="max-w-80 text-muted text-sm">
                <Clipped text={row.cells.filter((cell) => cell.trim() !== '').join(' · ')} />
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
      {rows.length < total ? (
        <p className="mt-2 text-muted text-sm">
          Only the first {rows.length.toLocaleString('en')} rows are shown.
          {hasRejected ? ' The download lists the rows that cannot be imported, with reasons.' : ''}
        </p>
      ) : null}
    </section>
  )
}
