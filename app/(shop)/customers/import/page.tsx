import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { ImportList } from '@/components/imports/import-list'
import { UploadForm } from '@/components/imports/upload-form'
import { Page } from '@/components/layout/page'
import { PageHeader } from '@/components/layout/page-header'
import { Button } from '@/components/ui/button'
import { Card, CardBody } from '@/components/ui/card'
import { requireShop } from '@/lib/auth/session'
import { listImports } from '@/lib/imports/queries'

export const metadata: Metadata = { title: 'Import customers' }

export default async function ImportPage() {
  const { shopId, shop } = await requireShop()
  const imports = await listImports(shopId)
  return (
    <Page width="medium">
      <PageHeader
        title="Import customers"
        above={<Link href="/customers">← Customers</Link>}
        description="Upload a CSV file from a spreadsheet, your till or an address book."
        action={
          <Button asChild>
            <a href="/api/imports/template" download>
              <Download aria-hidden />
              Template
            </a>
          </Button>
        }
      />
      <Card>
        <CardBody>
          <UploadForm />
          <ul className="mt-5 list-disc space-y-1 pl-5 text-muted text-sm">
            <li>Only a column with phone numbers is required. Names, email and tags are optional. The columns can have any order and any names.</li>
            <li>Columns can be separated by commas, semicolons, tabs or bars. A file can have up to 200 MB and 1,000,000 rows.</li>
            <li>In Excel or Numbers, choose File, then Save as or Export, then CSV UTF-8.</li>
            <li>People who opted out stay opted out.</li>
          </ul>
        </CardBody>
      </Card>
      {imports.length > 0 ? (
        <section className="mt-10">
          <h2 className="mb-3 font-semibold text-lg">Earlier imports</h2>
          <ImportList imports={imports} timeZone={shop.timeZone} />
        </section>
      ) : null}
    </Page>
  )
}
