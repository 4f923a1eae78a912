/** What a column of a file can hold. Free of zod, so that the browser gets it for nothing. */
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

/** Several columns may hold tags or nothing; every other field comes from one. */
export function isSingle(field: ImportField): boolean {
  return field !== 'ignore' && field !== 'tags'
}
