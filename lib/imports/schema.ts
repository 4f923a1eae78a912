import { z } from 'zod'
import { MAX_TAG } from '@/lib/customers/schema'
import { cleanText } from '@/lib/forms/clean-text'
import { IMPORT_FIELDS, isSingle } from './fields'

export const MAX_BYTES = 200 * 1024 * 1024
export const MAX_ROWS = 1_000_000
export const MAX_COLUMNS = 200
/** A row longer than this is a quotation mark that was never closed. */
export const MAX_RECORD_BYTES = 256 * 1024
export const MAX_TAGS_IN_FILE = 500
/** Problem rows kept for the table and the download; the counts go on beyond. */
export const MAX_PROBLEM_ROWS = 100_000

const Field = z.enum(IMPORT_FIELDS)

/** The field of each column, by position. */
export const ColumnMapping = z.array(Field).max(MAX_COLUMNS)
export type ColumnMapping = z.output<typeof ColumnMapping>

/** The first rows of the file, the header among them if there is one. */
export const ImportSample = z.array(z.array(z.string()))
export type ImportSample = z.output<typeof ImportSample>

export type MappingRefusal = 'no_phone_column' | 'field_twice'

/** May rows be read by this choice of columns? Phone is needed, and only tags may come from several columns. */
export function mappingRefusal(mapping: ColumnMapping): MappingRefusal | undefined {
  const once = mapping.filter(isSingle)
  if (new Set(once).size < once.length) return 'field_twice'
  return mapping.includes('phone') ? undefined : 'no_phone_column'
}

export const ChangeImportInput = z.object({ id: z.string().max(64), mapping: ColumnMapping, hasHeader: z.boolean(), tag: cleanText(MAX_TAG) })
export type ChangeImportInput = z.output<typeof ChangeImportInput>

export const StartImportInput = z.object({ id: z.string().max(64) })
