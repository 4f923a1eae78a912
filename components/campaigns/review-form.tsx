'use client'

import Link from 'next/link'
import { useActionState } from 'react'
import { FormMessage } from '@/components/forms/form-message'
import { SubmitButton } from '@/components/forms/submit-button'
import { Button } from '@/components/ui/button'
import { sendCampaignAction } from '@/lib/campaigns/actions'
import { idle } from '@/lib/forms/form-state'
import { textWords } from '@/lib/words/counts'

type ReviewFormProps = { campaignId: string; agreement: { people: number; texts: number; wording: string } }

/** The Send button, with the agreement that the owner saw. If it no longer holds, the action sends nothing and says what changed. */
export function ReviewForm({ campaignId, agreement: { people, texts, wording } }: ReviewFormProps) {
  const [state, action] = useActionState(sendCampaignAction, idle)
  return (
    <form action={action} className="space-y-4">
      <FormMessage state={state} />
      <input type="hidden" name="campaignId" value={campaignId} />
      <input type="hidden" name="people" value={people} />
      <input type="hidden" name="texts" value={texts} />
      <input type="hidden" name="wording" value={wording} />
      <div className="flex flex-wrap items-center gap-3">
        {texts > 0 ? <SubmitButton pendingLabel="Sending…">{`Send ${textWords(texts)}`}</SubmitButton> : null}
        <Button asChild>
          <Link href={`/campaigns/new?draft=${campaignId}`}>Back to editing</Link>
        </Button>
      </div>
    </form>
  )
}
