import Link from 'next/link'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { customersHref } from '@/lib/customers/addresses'
import type { ImportDetail } from '@/lib/imports/queries'
import { ImportCounts } from './import-counts'
import { ImportProgress } from './import-progress'
import { StartImport } from './start-import'

/** The card for the status of the import: columns missing, checking, ready, importing, done or failed. */
export function ImportOutcome({ file }: { file: ImportDetail }) {
  const { id, status, problem } = file
  if (status === 'FAILED')
    return (
      <Alert
        tone="bad"
        title="This file cannot be imported"
        action={
          <Button size="sm" asChild>
            <Link href="/customers/import">Upload another file</Link>
          </Button>
        }
      >
        {problem}
      </Alert>
    )
  if (status === 'DONE') return <Done file={file} />
  if (status === 'IMPORTING')
    return (
      <Card>
        <CardHeader title="Importing" />
        <CardBody>
          <ImportProgress key={file.run} id={id} initial={file} />
        </CardBody>
      </Card>
    )
  return (
    <Card>
      <CardHeader title="What will happen" description="Nothing has been added to your list yet." />
      <CardBody className="space-y-5">
        {status === 'CHECKING' ? <ImportProgress key={file.run} id={id} initial={file} /> : null}
        {status === 'READY' ? <ImportCounts file={file} /> : null}
        {status === 'UPLOADED' ? <p className="text-muted">Choose the phone column first.</p> : null}
        <StartImport id={id} disabled={status !== 'READY' || file.created + file.updated === 0} />
        {status === 'READY' && file.created + file.updated === 0 ? <p className="text-muted text-sm">There is nothing new in this file.</p> : null}
      </CardBody>
    </Card>
  )
}

function Done({ file }: { file: ImportDetail }) {
  const { created, updated } = file
  return (
    <Card>
      <CardHeader
        title="Imported"
        description={`${created.toLocaleString('en')} ${created === 1 ? 'person' : 'people'} added, ${updated.toLocaleString('en')} updated.`}
      />
      <CardBody className="space-y-5">
        <ImportCounts file={file} />
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" asChild>
            <Link href={customersHref(created > 0 ? { import: file.id } : {})}>See the people</Link>
          </Button>
          <Button asChild>
            <Link href="/customers/import">Import another file</Link>
          </Button>
        </div>
      </CardBody>
    </Card>
  )
}
