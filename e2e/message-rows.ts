import path from 'node:path'
import Database from 'better-sqlite3'
import pg from 'pg'

const url = process.env.E2E_DATABASE_URL

/**
 * Makes texts of a campaign uncertain, so that the owner must decide. The app does so when the gateway's log could not be read for forty
 * hours, which no browser test can wait for.
 */
export async function askOwner(campaignId: string, phones: readonly string[]) {
  const change = `UPDATE "Message" SET "state" = 'NEEDS_REVIEW', "messageId" = NULL, "statusId" = NULL, "statusDescription" = NULL WHERE "campaignId" = '${campaignId}' AND "phone" IN (${phones.map((phone) => `'${phone}'`).join()})`
  if (url) {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(change)
    await client.end()
  } else {
    const database = new Database(path.join(process.env.E2E_DATA_DIR ?? '', 'shopbell.db'))
    database.pragma('busy_timeout = 10000')
    database.exec(change)
    database.close()
  }
}
