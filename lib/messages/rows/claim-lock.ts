import { isPostgres, type Sql } from '@/lib/db/client'
import { Prisma } from '@/lib/db/sql'

// On SQLite a transaction has the database to itself. On Postgres a lock on the campaign's row would not do: Postgres lets
// further shared locks in while somebody waits for the row alone, so claims that overlap without a gap would keep Pause waiting for as
// long as the campaign is sent. Advisory locks are given in the order in which they were asked for
// (https://www.postgresql.org/docs/current/explicit-locking.html).
const keyOf = (campaignId: string) => Prisma.sql`hashtextextended(${campaignId}, 0)`

type Execute = Pick<Sql, '$executeRaw'>

/** For a claim: until its transaction ends, nobody changes the campaign's course. Any number of claims may hold this lock at once. */
export async function lockForClaim(sql: Execute, campaignId: string) {
  if (isPostgres) await sql.$executeRaw`SELECT pg_advisory_xact_lock_shared(${keyOf(campaignId)})`
}

/**
 * For whoever changes the campaign's course (Pause, Stop, Undo, a decision, a requeue): waits for the claims that are running. Until
 * the transaction ends, further claims wait, and then see what it did. To be called before the campaign's row is locked.
 */
export async function lockOutClaims(sql: Execute, campaignId: string) {
  if (isPostgres) await sql.$executeRaw`SELECT pg_advisory_xact_lock(${keyOf(campaignId)})`
}
