import { z } from 'zod'
import { MAX_TAG } from '@/lib/customers/schema'
import { cleanText } from '@/lib/forms/clean-text'
import { IMPORT_FIELDS, isSingle } from './fields'

export const MAX_BYTES = 200 * 1024 * 1024
export const MAX_ROWS = 1_000_000
export const MAX_COLUMNS = 200
/** A longer row almost always has an unclosed quotation mark. */
export const MAX_RECORD_BYTES = 256 * 1024
export const MAX_TAGS_IN_FILE = 500
/** The most skipped and rejected rows stored for the table and the download. The counts include the rest. */
export const MAX_PROBLEM_ROWS = 100_000

const Field = z.enum(IMPORT_FIELDS)

/** The field of each column, by position. */
export const ColumnMapping = z.array(Field).max(MAX_COLUMNS)
export type ColumnMapping = z.output<typeof ColumnMapping>

/** The first rows of the file, including the header if there is one. */
export const ImportSample = z.array(z.array(z.string()))
export type ImportSample = z.output<typeof ImportSample>

export type MappingRefusal = 'no_phone_column' | 'field_twice'

/** Why the file cannot be read with this mapping; undefined when it can. One phone column is required, and only tags may come from several columns. */
export function mappingRefusal(mapping: ColumnMapping): MappingRefusal | undefined {
  const once = mapping.filter(isSingle)
  if (new Set(once).size < once.length) return 'field_twice'
  return mapping.includes('phone') ? undefined : 'no_phone_column'
}

export const ChangeImportInput = z.object({ id: z.string().max(64), mapping: ColumnMapping, hasHeader: z.boolean(), tag: cleanText(MAX_TAG) })
export type ChangeImportInput = z.output<typeof ChangeImportInput>

export const StartImportInput = z.object({ id: z.string().max(64) })
