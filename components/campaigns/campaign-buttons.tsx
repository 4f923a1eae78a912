'use client'

import { Copy, Pause, Play, Square } from 'lucide-react'
import { ConfirmDialog } from '@/components/forms/confirm-dialog'
import { sayRefusal } from '@/components/forms/say-refusal'
import { SubmitButton } from '@/components/forms/submit-button'
import { Button } from '@/components/ui/button'
import { duplicateCampaignAction, pauseCampaignAction, resumeCampaignAction, stopCampaignAction } from '@/lib/campaigns/actions'
import type { CampaignStatus } from '@/lib/campaigns/status'
import { peopleWords } from '@/lib/words/counts'

type CampaignButtonsProps = { campaignId: string; status: CampaignStatus; waiting: number }

function waitingWords(waiting: number): string {
  if (waiting === 0) return 'Nobody is waiting any more.'
  return `${peopleWords(waiting)} ${waiting === 1 ? 'is' : 'are'} still waiting and will not get the text.`
}

/** Pause, Stop and Duplicate, as the campaign's status allows. Resume is in the note that gives the reason for the pause. */
export function CampaignButtons({ campaignId, status, waiting }: CampaignButtonsProps) {
  const id = <input type="hidden" name="campaignId" value={campaignId} />
  const isOpen = status === 'SENDING' || status === 'PAUSED'
  return (
    <>
      {status === 'SENDING' ? (
        <form action={sayRefusal(pauseCampaignAction)}>
          {id}
          <SubmitButton variant="secondary">
            <Pause aria-hidden />
            Pause
          </SubmitButton>
        </form>
      ) : null}
      {isOpen ? (
        <ConfirmDialog
          trigger={
            <Button>
              <Square aria-hidden />
              Stop
            </Button>
          }
          title="Stop this campaign for good?"
          description={`${waitingWords(waiting)} Texts that the network already has cannot be taken back.`}
          confirmLabel="Stop for good"
          cancelLabel="Keep sending"
          action={sayRefusal(stopCampaignAction)}
        >
          {id}
        </ConfirmDialog>
      ) : (
        <form action={duplicateCampaignAction}>
          {id}
          <SubmitButton variant="secondary">
            <Copy aria-hidden />
            Duplicate
          </SubmitButton>
        </form>
      )}
    </>
  )
}

/** Sends the rest of a paused campaign. */
export function ResumeButton({ campaignId }: { campaignId: string }) {
  return (
    <form action={sayRefusal(resumeCampaignAction)}>
      <input type="hidden" name="campaignId" value={campaignId} />
      <SubmitButton>
        <Play aria-hidden />
        Resume
      </SubmitButton>
    </form>
  )
}
