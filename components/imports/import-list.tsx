import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { importHref } from '@/lib/imports/addresses'
import type { ImportSummary } from '@/lib/imports/queries'
import { STATUS_WORDS } from '@/lib/imports/status'
import type { Tone } from '@/lib/words/tone'

const TONES: Record<ImportSummary['status'], Tone> = { UPLOADED: 'warn', CHECKING: 'info', READY: 'warn', IMPORTING: 'info', DONE: 'good', FAILED: 'bad' }

/** Earlier imports, finished or not. The owner can continue an unfinished one. */
export function ImportList({ imports, timeZone }: { imports: ImportSummary[]; timeZone: string }) {
  return (
    <Table label="Earlier imports">
      <THead>
        <Th>File</Th>
        <Th>Status</Th>
        <Th>When</Th>
        <Th className="text-right">New</Th>
        <Th className="text-right">Updated</Th>
        <Th className="text-right">Not imported</Th>
      </THead>
      <TBody>
        {imports.map(({ id, fileName, createdAt, status, created, updated, skipped, rejected }) => (
          <Tr key={id}>
            <Td className="max-w-64 truncate font-medium">
              <Link href={importHref(id)} prefetch={false} className="hover:underline">
                {fileName}
              </Link>
            </Td>
            <Td className="whitespace-nowrap">
              <Badge tone={TONES[status]}>{STATUS_WORDS[status]}</Badge>
            </Td>
            <Td>
              <Time at={createdAt} timeZone={timeZone} />
            </Td>
            <Count value={status === 'DONE' ? created : undefined} />
            <Count value={status === 'DONE' ? updated : undefined} />
            <Count value={status === 'DONE' ? skipped + rejected : undefined} />
          </Tr>
        ))}
      </TBody>
    </Table>
  )
}

function Count({ value }: { value: number | undefined }) {
  return <Td className="text-right tabular-nums">{value === undefined ? '–' : value.toLocaleString('en')}</Td>
}
