import type { ReactNode } from 'react'
import { Page } from '@/components/layout/page'
import { PageHeader } from '@/components/layout/page-header'
import { SettingsTabs } from '@/components/settings/settings-tabs'

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <Page width="medium">
      <PageHeader title="Settings" />
      <SettingsTabs />
      <div className="mt-6 space-y-6">{children}</div>
    </Page>
  )
}
