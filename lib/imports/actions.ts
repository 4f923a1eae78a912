'use server'

import { revalidatePath } from 'next/cache'
import { requireShop } from '@/lib/auth/session'
import { changeImport, type StartRefusal, startImport } from './mutations'
import { startRun } from './runner'
import { ChangeImportInput, StartImportInput } from './schema'

const REFUSALS: Record<StartRefusal, string> = {
  no_phone_column: 'Choose which column has the phone number.',
  field_twice: 'Two columns are set to the same field. Choose one of them.',
  not_found: 'This import no longer exists.',
  not_open: 'The import of this file has already started.',
  not_ready: 'The import has already started, or the check is not finished.',
}

type Answer = { ok: true } | { ok: false; message: string }

/** Saves the choice of columns and checks the file again in the background. Refuses with a message for the owner. */
export async function changeImportAction(input: ChangeImportInput): Promise<Answer> {
  const { shopId } = await requireShop()
  const parsed = ChangeImportInput.safeParse(input)
  if (!parsed.success) return { ok: false, message: parsed.error.issues[0]?.message ?? 'Please check the columns.' }
  const result = await changeImport(shopId, parsed.data)
  if (result.ok) startRun(result.run)
  revalidatePath(`/customers/import/${parsed.data.id}`)
  return result.ok ? { ok: true } : { ok: false, message: REFUSALS[result.reason] }
}

/** Starts the import in the background; it continues when the owner closes the browser. Refuses with a message for the owner. */
export async function startImportAction(input: { id: string }): Promise<Answer> {
  const { shopId } = await requireShop()
  const { id } = StartImportInput.parse(input)
  const result = await startImport(shopId, id)
  if (result.ok) startRun(result.run)
  revalidatePath(`/customers/import/${id}`)
  return result.ok ? { ok: true } : { ok: false, message: REFUSALS[result.reason] }
}
