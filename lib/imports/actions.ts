'use server'

import { revalidatePath } from 'next/cache'
import { requireShop } from '@/lib/auth/session'
import { changeImport, type StartRefusal, startImport } from './mutations'
import { startRun } from './runner'
import { ChangeImportInput, StartImportInput } from './schema'

const REFUSALS: Record<StartRefusal, string> = {
  no_phone_column: 'Choose which column holds the phone number.',
  field_twice: 'Two columns have the same field. Choose one of them.',
  not_found: 'This import no longer exists.',
  not_open: 'This file is being imported already.',
  not_ready: 'This file is being imported already, or its check is not finished.',
}

type Answer = { ok: true } | { ok: false; message: string }

/** Keeps another choice of columns and checks the file again. */
export async function changeImportAction(input: ChangeImportInput): Promise<Answer> {
  const { shopId } = await requireShop()
  const parsed = ChangeImportInput.safeParse(input)
  if (!parsed.success) return { ok: false, message: parsed.error.issues[0]?.message ?? 'Please check the columns.' }
  const result = await changeImport(shopId, parsed.data)
  if (result.ok) startRun(result.run)
  revalidatePath(`/customers/import/${parsed.data.id}`)
  return result.ok ? { ok: true } : { ok: false, message: REFUSALS[result.reason] }
}

/** Imports the file: in the background, whatever becomes of the browser. */
export async function startImportAction(input: { id: string }): Promise<Answer> {
  const { shopId } = await requireShop()
  const { id } = StartImportInput.parse(input)
  const result = await startImport(shopId, id)
  if (result.ok) startRun(result.run)
  revalidatePath(`/customers/import/${id}`)
  return result.ok ? { ok: true } : { ok: false, message: REFUSALS[result.reason] }
}
