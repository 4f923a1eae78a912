import 'server-only'
import { isPostgres, type Sql } from './client'
import { Prisma } from './generated/sqlite/client'

export { readTime, timeText } from './times'
export { Prisma }

type ColumnType = 'text' | 'integer'

/**
 * A table from one JSON parameter, for set-based statements: `SELECT v.phone FROM ${jsonTable('v', rows, { phone: 'text' })}`.
 * It is thirty to sixty times faster than one statement per row, and its memory stays flat.
 * @param alias the table's name in the statement: a constant of the code, never input.
 * @param rows plain objects. `columns` names the keys to use and their SQL types. A missing key is NULL.
 */
export function jsonTable<Column extends string>(
  alias: string,
  rows: readonly Partial<Record<Column, string | number | null>>[],
  columns: Record<Column, ColumnType>,
): Prisma.Sql {
  const json = JSON.stringify(rows)
  const entries = Object.entries(columns)
  if (isPostgres) {
    const definition = entries.map(([name, type]) => `"${name}" ${type}`).join(', ')
    return Prisma.sql`jsonb_to_recordset(${json}::jsonb) AS ${Prisma.raw(`${alias}(${definition})`)}`
  }
  const fields = entries.map(([name]) => `json_extract(value, '$.${name}') AS "${name}"`).join(', ')
  return Prisma.sql`(SELECT ${Prisma.raw(fields)} FROM json_each(${json})) AS ${Prisma.raw(alias)}`
}

/** Table v with one text column, `id`: for statements over a list of ids. */
export function jsonIds(ids: readonly string[]): Prisma.Sql {
  return jsonTable(
    'v',
    ids.map((id) => ({ id })),
    { id: 'text' },
  )
}

/** Does a statement find a row? @param from the statement from FROM on: `exists(sql, Prisma.sql`FROM "Batch" WHERE …`)`. */
export async function exists(sql: Pick<Sql, '$queryRaw'>, from: Prisma.Sql): Promise<boolean> {
  const found = await sql.$queryRaw<unknown[]>`SELECT 1 AS found ${from} LIMIT 1`
  return found.length > 0
}

/**
 * LIMIT clause. On SQLite the number is part of the statement: with a parameter there, SQLite plans the statement anew each time it
 * runs, which takes longer than the statement itself.
 */
export function limitTo(count: number): Prisma.Sql {
  return isPostgres ? Prisma.sql`LIMIT ${count}` : Prisma.raw(`LIMIT ${Math.floor(count)}`)
}

type RowLock = 'FOR UPDATE' | 'FOR UPDATE SKIP LOCKED' | 'FOR UPDATE OF m SKIP LOCKED' | 'FOR NO KEY UPDATE' | 'FOR NO KEY UPDATE SKIP LOCKED'

/** The locking clause of a SELECT on Postgres. Empty on SQLite, where a transaction has the database to itself. */
export const rowLock = (clause: RowLock): Prisma.Sql => Prisma.raw(isPostgres ? clause : '')

/** SQL expression for a new id, different for each row of an INSERT … SELECT. */
export const randomId = Prisma.raw(isPostgres ? 'gen_random_uuid()::text' : 'lower(hex(randomblob(16)))')

/**
 * A state as an SQL literal. Postgres compares an enum with a literal but not with a text parameter, so states are written into the
 * statement. The type admits only names from the code.
 */
export function literal(state: Uppercase<string>): Prisma.Sql {
  if (!/^[A-Z_]+$/.test(state)) throw new Error(`Not a state: ${state}`)
  return Prisma.raw(`'${state}'`)
}

/** Casts a text expression to the type of an enum column. */
export function asEnum(type: 'MessageState' | 'SkipReason', value: Prisma.Sql): Prisma.Sql {
  return isPostgres ? Prisma.sql`CAST(${value} AS ${Prisma.raw(`"${type}"`)})` : value
}

/** Casts a text expression that `timeText` wrote to a time column. */
export function asTime(value: Prisma.Sql): Prisma.Sql {
  return isPostgres ? Prisma.sql`CAST(${value} AS timestamp(3))` : value
}
