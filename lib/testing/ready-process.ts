// A process that has its database open and tells whether it is ready, once for each line that it reads: node … ready-process.ts
// The line `full`, `read-only` or `drop` first does that to the database.
import { createInterface } from 'node:readline'
import { readSql, writeSql } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/sqlite/client'
import { checkReadiness } from '@/lib/health/readiness'

const change = (text: string) => writeSql((sql) => sql.$executeRaw(Prisma.raw(text)))

/** Lets the file grow no more, and fills the pages that it has, so that there is no room for the row of the probe. */
async function fill() {
  const [pages] = await readSql.$queryRaw<{ page_count: number }[]>(Prisma.sql`PRAGMA page_count`)
  await readSql.$queryRaw(Prisma.raw(`PRAGMA max_page_count=${pages?.page_count}`))
  await change('DELETE FROM "SignInThrottle"')
  const insert = () => writeSql((sql) => sql.$executeRaw`INSERT INTO "SignInThrottle" ("key", "lastFailedAt") VALUES (hex(randomblob(7)), '2026')`)
  while (
    await insert().then(
      () => true,
      () => false,
    )
  );
}

const FAULTS: Record<string, () => Promise<unknown>> = {
  full: fill,
  'read-only': () => change('PRAGMA query_only=ON'),
  drop: () => change('DROP TABLE "SignInThrottle"'),
}

for await (const line of createInterface(process.stdin)) {
  await FAULTS[line]?.()
  console.log(JSON.stringify(await checkReadiness('enough')))
}
