'use client'

import { Trash2 } from 'lucide-react'
import { ConfirmDialog } from '@/components/forms/confirm-dialog'
import { Button } from '@/components/ui/button'
import { deleteDraftAction } from '@/lib/campaigns/actions'

/** Deletes a draft, after asking. */
export function DeleteDraftButton({ campaignId, name }: { campaignId: string; name: string }) {
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost">
          <Trash2 aria-hidden />
          Delete draft
        </Button>
      }
      title="Delete this draft?"
      description={name ? `“${name}” has not been sent to anybody. It cannot be brought back.` : 'It has not been sent to anybody. It cannot be brought back.'}
      confirmLabel="Delete draft"
      action={deleteDraftAction}
    >
      <input type="hidden" name="campaignId" value={campaignId} />
    </ConfirmDialog>
  )
}
