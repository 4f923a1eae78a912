import type { ImportStatus } from '@/lib/db/generated/sqlite/enums'

/** Is a run at work on the file, or was when the server stopped? */
export function isRunning(status: ImportStatus): boolean {
  return status === 'CHECKING' || status === 'IMPORTING'
}

/** May the columns still be chosen? */
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
