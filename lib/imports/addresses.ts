import { z } from 'zod'
import { withSearch } from '@/lib/forms/search-params'

/** Search parameters of an import's page: which kind of rows that are not imported it shows. Without `show` it shows both. */
export const ImportSearch = z.object({ show: z.enum(['skipped', 'rejected']).optional() })
export type ImportSearch = z.output<typeof ImportSearch>

export function importHref(importId: string): string {
  return `/customers/import/${importId}`
}

/** The address of the import's page, at its table of rows that are not imported. */
export function problemRowsHref(importId: string, search: ImportSearch): string {
  return `${withSearch(importHref(importId), search)}#problems`
}
