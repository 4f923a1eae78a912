'use client'

import { ConfirmDialog } from '@/components/forms/confirm-dialog'
import { sayRefusal } from '@/components/forms/say-refusal'
import { Button } from '@/components/ui/button'
import { giveUpAction, sendAgainAction } from '@/lib/campaigns/actions'

type DecisionButtonsProps = {
  campaignId: string
  /** The people on screen: "Ana Horvat", "37 people". */
  who: string
  /** One person's position. Without it, the decision is for all uncertain texts of the campaign. */
  position?: number
  canSendAgain: boolean
}

/** The owner's decision on uncertain texts: send them again or give them up. */
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
          description="Anyone who got the text the first time gets it twice, and you pay for each text."
          confirmLabel="Send again"
          tone="primary"
          action={sayRefusal(sendAgainAction)}
        >
          {fields}
        </ConfirmDialog>
      ) : null}
      <ConfirmDialog
        trigger={
          <Button size={size} variant={position ? 'ghost' : 'secondary'} aria-label={label('Do not send again')}>
            Do not send again
          </Button>
        }
        title={`Do not send again to ${who}?`}
        description="Anyone who did not get the text the first time will not get it from this campaign."
        confirmLabel="Do not send again"
        tone="primary"
        action={sayRefusal(giveUpAction)}
      >
        {fields}
      </ConfirmDialog>
    </div>
  )
}
