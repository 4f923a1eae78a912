import 'server-only'

/** Did a write fail because a row with the same unique value exists? Prisma's P2002, whichever database. */
export function isUniqueViolation(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'P2002'
}
