import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { ColumnChooser } from '@/components/imports/column-chooser'
import { ImportOutcome } from '@/components/imports/import-outcome'
import { ProblemTable } from '@/components/imports/problem-table'
import { Page } from '@/components/layout/page'
import { PageHeader } from '@/components/layout/page-header'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Time } from '@/components/ui/time'
import { requireShop } from '@/lib/auth/session'
import type { ShopId } from '@/lib/auth/shop-id'
import { listTags } from '@/lib/customers/queries'
import { readSearch } from '@/lib/forms/search-params'
import { ImportSearch } from '@/lib/imports/addresses'
import { findImport, type ImportDetail, listProblemRows } from '@/lib/imports/queries'
import { isOpen } from '@/lib/imports/status'

export const metadata: Metadata = { title: 'Import' }

const SHOWN = 25
const DELIMITERS: Record<string, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' }

export default async function ImportFilePage({ params, searchParams }: PageProps<'/customers/import/[id]'>) {
  const { shopId, shop } = await requireShop()
  const { show } = readSearch(ImportSearch, await searchParams)
  const file = await findImport(shopId, (await params).id)
  if (!file) notFound()
  return (
    <Page width="medium">
      <PageHeader
        title={file.fileName}
        above={<Link href="/customers/import">← Import customers</Link>}
        description={<Facts file={file} timeZone={shop.timeZone} />}
      />
      <div className="space-y-8">
        {isOpen(file.status) ? <Columns file={file} shopId={shopId} /> : null}
        <ImportOutcome file={file} />
        <Problems file={file} shopId={shopId} show={show} />
      </div>
    </Page>
  )
}

function Facts({ file, timeZone }: { file: ImportDetail; timeZone: string }) {
  const columns = file.mapping.length
  const separator = columns > 1 ? ` separated by ${DELIMITERS[file.delimiter] ?? file.delimiter}` : ''
  return (
    <>
      {columns} {columns === 1 ? 'column' : 'columns'}
      {separator}, {file.encoding.replace('utf', 'UTF').replace('windows', 'Windows')} · uploaded <Time at={file.createdAt} timeZone={timeZone} />
    </>
  )
}

async function Columns({ file, shopId }: { file: ImportDetail; shopId: ShopId }) {
  const tags = await listTags(shopId)
  const { id, mapping, hasHeader, tag, sample } = file
  return (
    <Card>
      <CardHeader
        title="What is in each column?"
        description="We guessed from the column names and contents. Change any that are wrong. The file is checked again after each change."
      />
      <CardBody>
        <ColumnChooser id={id} mapping={mapping} hasHeader={hasHeader} tag={tag} sample={sample.slice(0, 12)} tagNames={tags.map(({ name }) => name)} />
      </CardBody>
    </Card>
  )
}

async function Problems({ file, shopId, show }: { file: ImportDetail; shopId: ShopId; show: ImportSearch['show'] }) {
  if (file.status !== 'READY' && file.status !== 'DONE') return null
  const { skipped, rejected } = file
  const total = show === 'skipped' ? skipped : show === 'rejected' ? rejected : skipped + rejected
  if (total === 0) return null
  const outcome = show === 'skipped' ? 'SKIPPED' : show === 'rejected' ? 'REJECTED' : undefined
  const rows = await listProblemRows(shopId, file.id, { take: SHOWN, outcome })
  return <ProblemTable importId={file.id} rows={rows} total={total} outcome={outcome} hasRejected={rejected > 0} />
}
