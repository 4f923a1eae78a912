'use client'

import { ConfirmDialog } from '@/components/forms/confirm-dialog'
import { sayRefusal } from '@/components/forms/say-refusal'
import { Button } from '@/components/ui/button'
import { giveUpAction, sendAgainAction } from '@/lib/campaigns/actions'

type DecisionButtonsProps = {
  campaignId: string
  /** Whom it is about: "Ana Horvat", "37 people". */
  who: string
  /** One person's; without it, everybody of the campaign for whom nobody knows. */
  position?: number
  canSendAgain: boolean
}

/** Send again or leave it, for people of whom nobody knows whether they got the text. */
export function DecisionButtons({ campaignId, who, position, canSendAgain }: DecisionButtonsProps) {
  const size = position ? 'sm' : 'md'
  const fields = (
    <>
      <input type="hidden" name="campaignId" value={campaignId} />
      {position ? <input type="hidden" name="position" value={position} /> : null}
    </>
  )
  const label = (verb: string) => (position ? `${verb}: ${who}` : undefined)
  return (
    <div className="flex flex-wrap gap-2">
      {canSendAgain ? (
        <ConfirmDialog
          trigger={
            <Button size={size} aria-label={label('Send again')}>
              Send again
            </Button>
          }
          title={`Send again to ${who}?`}
          description="Whoever did get the text the first time gets it twice, and each text is paid for."
          confirmLabel="Send again"
          tone="primary"
          action={sayRefusal(sendAgainAction)}
        >
          {fields}
        </ConfirmDialog>
      ) : null}
      <ConfirmDialog
        trigger={
          <Button size={size} variant={position ? 'ghost' : 'secondary'} aria-label={label('Leave')}>
            Leave
          </Button>
        }
        title={`Leave it at one try for ${who}?`}
        description="Whoever did not get the text the first time will not get it from this campaign."
        confirmLabel="Leave it"
        tone="primary"
        action={sayRefusal(giveUpAction)}
      >
        {fields}
      </ConfirmDialog>
    </div>
  )
}
