import { isPostgres, readSql, writeSql } from '@/lib/db/client'
import { Prisma } from '@/lib/db/sql'

/** The tables of the schema, without those of the migrations and of the database itself. */
const TABLES = isPostgres
  ? Prisma.sql`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '#_%' ESCAPE '#'`
  : Prisma.sql`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite#_%' ESCAPE '#' AND name NOT LIKE '#_%' ESCAPE '#'`

/** Deletes every row of the test's database. */
export async function clearDatabase() {
  const tables = (await readSql.$queryRaw<{ name: string }[]>(TABLES)).map(({ name }) => Prisma.raw(`"${name}"`))
  await writeSql(async (sql) => {
    if (isPostgres) return void (await sql.$executeRaw`TRUNCATE ${Prisma.join(tables)} CASCADE`)
    await sql.$executeRaw`PRAGMA defer_foreign_keys = ON`
    for (const table of tables) await sql.$executeRaw`DELETE FROM ${table}`
  })
}
