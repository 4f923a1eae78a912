import 'server-only'

/** Did a write fail because a row with the same unique value exists? This is Prisma's P2002, on both databases. */
export function isUniqueViolation(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'P2002'
}
