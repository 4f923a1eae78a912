import type { ImportStatus } from '@/lib/db/generated/sqlite/enums'

/** True while a run reads the file, also after a server stop has interrupted the run. */
export function isRunning(status: ImportStatus): boolean {
  return status === 'CHECKING' || status === 'IMPORTING'
}

/** True while the owner can still change the columns. */
export function isOpen(status: ImportStatus): boolean {
  return status === 'UPLOADED' || status === 'CHECKING' || status === 'READY' || status === 'FAILED'
}

export const STATUS_WORDS: Record<ImportStatus, string> = {
  UPLOADED: 'Choose the phone column',
  CHECKING: 'Being checked',
  READY: 'Ready to import',
  IMPORTING: 'Being imported',
  DONE: 'Imported',
  FAILED: 'Cannot be read',
}
