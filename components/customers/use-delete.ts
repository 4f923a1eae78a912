'use client'

import { useRouter } from 'next/navigation'
import { toast } from '@/components/ui/toast'
import { deleteCustomersAction, restoreCustomersAction } from '@/lib/customers/actions'

/** Deletes people and offers Undo. `who` names them in the message. */
export function useDelete() {
  const router = useRouter()
  return async function deletePeople(ids: string[], who: string) {
    const deleted = await deleteCustomersAction({ ids })
    if (deleted.length === 0) return toast(`${who} ${ids.length === 1 ? 'was' : 'were'} already deleted.`, { tone: 'bad' })
    async function undo() {
      const restored = await restoreCustomersAction({ ids: deleted })
      if (restored === 0) toast('There is nothing left to undo.', { tone: 'bad' })
      else toast(`${who} ${deleted.length === 1 ? 'is' : 'are'} back.`)
      router.refresh()
    }
    toast(`${who} ${deleted.length === 1 ? 'was' : 'were'} deleted.`, { action: { label: 'Undo', onClick: undo } })
  }
}
