import 'server-only'
import { stat } from 'node:fs/promises'
import type { ShopId } from '@/lib/auth/shop-id'
import { cleanLine } from '@/lib/forms/clean-text'
import { inspectFile } from './inspect-file'
import { changeImport, createImport } from './mutations'
import { startRun } from './runner'
import { removeUpload, storeUpload, type UploadRefusal, uploadPath } from './upload'

const UPLOAD_PROBLEMS: Record<UploadRefusal, string> = {
  too_large: 'The file is larger than 200 MB. Please split it.',
  interrupted: 'The upload was interrupted. Please try again.',
}

type Received = { ok: true; importId: string } | { ok: false; problem: string }

/**
 * Stores an uploaded file, inspects it, creates an import, and starts its dry run with the guessed columns. Refuses a file that
 * is too large, was not completely received, or that `inspectFile` refuses; `problem` is shown to the owner.
 */
export async function receiveFile(shopId: ShopId, country: string, body: ReadableStream<Uint8Array>, name: string, now: Date): Promise<Received> {
  const stored = await storeUpload(body)
  if (!stored.ok) return { ok: false, problem: UPLOAD_PROBLEMS[stored.reason] }
  const { importId } = stored
  const facts = await inspectFile(uploadPath(importId), country)
  if (!facts.ok) {
    await removeUpload(importId)
    return { ok: false, problem: facts.problem }
  }
  const { size } = await stat(uploadPath(importId))
  await createImport(shopId, { ...facts, id: importId, fileName: cleanLine(name).slice(0, 200) || 'file.csv', bytes: size, now })
  const started = await changeImport(shopId, { id: importId, mapping: facts.mapping, hasHeader: facts.hasHeader, tag: '' })
  if (started.ok) startRun(started.run)
  return { ok: true, importId }
}
