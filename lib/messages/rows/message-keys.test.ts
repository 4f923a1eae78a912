import { expect, it } from 'vitest'
import { isPostgres, writeSql } from '@/lib/db/client'
import { atPositions } from './message-keys'

it.skipIf(isPostgres)('SQLite reads the given positions and finds their texts by index, and does not read all texts of the campaign', async () => {
  const plan = await writeSql(
    (sql) => sql.$queryRaw<{ detail: string }[]>`
      EXPLAIN QUERY PLAN UPDATE "Message" SET "stateAt" = '' ${atPositions('c', [{ position: 1 }])}
      AND "Message"."state" = 'QUEUED'`,
  )
  expect(plan.map(({ detail }) => detail)).toEqual([
    expect.stringContaining('SCAN json_each'),
    expect.stringMatching(/^SEARCH Message USING .* position=\?\)$/),
  ])
})
