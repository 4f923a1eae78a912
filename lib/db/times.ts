/** A time as text, in the format in which Prisma stores it in SQLite. */
export function timeText(at: Date | null): string | null {
  return at?.toISOString().replace('Z', '+00:00') ?? null
}

/** Reads a time of a raw query, which is text on SQLite and a Date on Postgres. */
export function readTime(value: string | Date): Date {
  return new Date(value)
}
