/** A moment as text, spelled as Prisma stores it in SQLite. */
export function timeText(at: Date | null): string | null {
  return at?.toISOString().replace('Z', '+00:00') ?? null
}

/** A time as a raw read gives it: text on SQLite, a Date on Postgres. */
export function readTime(value: string | Date): Date {
  return new Date(value)
}
