/** How many rows each table has. */
export type Counts = ReadonlyMap<string, number>

const number = new Intl.NumberFormat('en')

/**
 * Compares a copy with its source. A source that is in use changes while it is copied, so the copy may have any count from the one
 * before the copy to the one after it. Pure.
 * @returns what is wrong, table by table; nothing: the copy is whole.
 */
export function compareCounts(before: Counts, copy: Counts, after: Counts): string[] {
  const tables = new Set([...before.keys(), ...copy.keys()])
  return [...tables].flatMap((table) => {
    const [has, first, last] = [copy.get(table), before.get(table), after.get(table)]
    if (has === undefined) return [`${table} is missing`]
    if (first === undefined || last === undefined) return [`${table} is not in the database`]
    if (has >= Math.min(first, last) && has <= Math.max(first, last)) return []
    return [`${table} has ${number.format(has)} rows instead of ${number.format(last)}`]
  })
}

/** The counts in the owner's words. Pure. */
export function sayCounts(counts: Counts): string {
  const of = (table: string) => number.format(counts.get(table) ?? 0)
  const rows = [...counts.values()].reduce((sum, count) => sum + count, 0)
  return `customers: ${of('Customer')}, campaigns: ${of('Campaign')}, texts: ${of('Message')}, rows in all ${counts.size} tables: ${number.format(rows)}`
}
