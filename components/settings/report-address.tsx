'use client'

import { RefreshCw } from 'lucide-react'
import { Radio, RadioGroupField } from '@/components/forms/choice'
import { ConfirmDialog } from '@/components/forms/confirm-dialog'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { toast } from '@/components/ui/toast'
import { newReportAddressAction } from '@/lib/report-webhook/actions'

/** The secret address for delivery reports, to be copied or replaced. */
export function ReportAddress({ address }: { address: string }) {
  return (
    <div className="space-y-4">
      <div className="flex items-start gap-1 rounded-lg bg-subtle py-1.5 pr-1.5 pl-3">
        <code className="min-w-0 flex-1 break-all py-0.5 font-mono text-sm">{address}</code>
        <CopyButton text={address} label="Copy the address for delivery reports" />
      </div>
      <p className="text-muted text-sm">Keep it to yourself: whoever knows it could tell Shopbell wrong news about your texts.</p>
      <NewAddress />
    </div>
  )
}

function NewAddress() {
  async function replace(formData: FormData) {
    const state = await newReportAddressAction(formData)
    if (state.status === 'done') toast(state.message)
    else toast('Choose what happens to the old address.', { tone: 'bad' })
  }
  return (
    <ConfirmDialog
      trigger={
        <Button>
          <RefreshCw aria-hidden />
          Make a new address
        </Button>
      }
      title="Make a new address?"
      description="Do this if somebody else may know the address. If you have pasted it at Infobip, paste the new one there."
      confirmLabel="Make a new address"
      tone="primary"
      action={replace}
    >
      <RadioGroupField label="The old address">
        <Radio name="old" value="day" label="keeps working for a day" hint="Reports about texts on their way still arrive." defaultChecked />
        <Radio name="old" value="stop" label="stops working at once" hint="Shopbell asks Infobip about texts on their way." />
      </RadioGroupField>
    </ConfirmDialog>
  )
}
