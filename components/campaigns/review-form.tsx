'use client'

import Link from 'next/link'
import { useActionState } from 'react'
import { FormMessage } from '@/components/forms/form-message'
import { SubmitButton } from '@/components/forms/submit-button'
import { Button } from '@/components/ui/button'
import { sendCampaignAction } from '@/lib/campaigns/actions'
import { composeHref } from '@/lib/campaigns/addresses'
import type { Agreement } from '@/lib/campaigns/agreement'
import { idle } from '@/lib/forms/form-state'
import { textWords } from '@/lib/words/counts'

type ReviewFormProps = { campaignId: string; agreement: Agreement }

/** The Send button. It posts the agreement that the owner saw. If that has changed, the action sends nothing and says what changed. */
export function ReviewForm({ campaignId, agreement }: ReviewFormProps) {
  const [state, action] = useActionState(sendCampaignAction, idle)
  return (
    <form action={action} className="space-y-4">
      <FormMessage state={state} />
      <input type="hidden" name="campaignId" value={campaignId} />
      {Object.entries(agreement).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <div className="flex flex-wrap items-center gap-3">
        {agreement.texts > 0 ? <SubmitButton pendingLabel="Sending…">{`Send ${textWords(agreement.texts)}`}</SubmitButton> : null}
        <Button asChild>
          <Link href={composeHref({ draft: campaignId })}>Back to editing</Link>
        </Button>
      </div>
    </form>
  )
}
