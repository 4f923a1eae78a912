/** What a column of a file can be imported as. This file does not import zod, so that zod stays out of the browser bundle. */
export const IMPORT_FIELDS = ['phone', 'firstName', 'lastName', 'fullName', 'email', 'tags', 'ignore'] as const
export type ImportField = (typeof IMPORT_FIELDS)[number]

export const FIELD_LABELS: Record<ImportField, string> = {
  phone: 'Phone',
  firstName: 'First name',
  lastName: 'Last name',
  fullName: 'Full name',
  email: 'Email',
  tags: 'Tags',
  ignore: 'Do not import',
}

/** True for a field that only one column may have. Several columns may have tags or be ignored. */
export function isSingle(field: ImportField): boolean {
  return field !== 'ignore' && field !== 'tags'
}
