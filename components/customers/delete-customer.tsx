'use client'

import { Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { useDelete } from './use-delete'

/** Deletes the person at once. The message that follows offers Undo. */
export function DeleteCustomer({ id, name }: { id: string; name: string }) {
  const [isPending, startTransition] = useTransition()
  const router = useRouter()
  const deletePeople = useDelete()
  function remove() {
    startTransition(async () => {
      await deletePeople([id], name)
      router.push('/customers')
    })
  }
  return (
    <Button onClick={remove} disabled={isPending}>
      <Trash2 aria-hidden />
      Delete
    </Button>
  )
}
