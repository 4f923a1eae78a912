import path from 'node:path'
import Database from 'better-sqlite3'
import pg from 'pg'
import { request } from 'undici'
import { isPostgres } from '@/lib/db/client'
import { env } from '@/lib/env'

type Post = (to: string[]) => Promise<{ to: string; messageId?: string; smsCount?: number; status: { groupId: number; id: number; name: string } }[]>

/** Posts a batch of the seed's text to the gateway. */
export function poster(url: string, authorization: string): Post {
  return async (to) => {
    const body = JSON.stringify({ from: 'WineShop', to, text: "Wine shop grand opening at Monday 8pm. Don't forget glasses." })
    const answer = await request(`${url}/sms/1/text/single`, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body })
    const { messages } = (await answer.body.json()) as { messages: Awaited<ReturnType<Post>> }
    return messages
  }
}

type HandWrittenLoop = {
  turn(): Promise<boolean>
  /** @returns how many were stored. */
  close(): Promise<number>
}

/**
 * The peer: the code that somebody would write by hand for exactly this task. It claims a batch in one statement, posts it, and stores each
 * status and messageId in one more statement, in the same kind of database. It has no leases, opt-outs or reports.
 */
export function handWrittenLoop(messages: number, batch: number, post: Post): Promise<HandWrittenLoop> {
  return isPostgres ? onPostgres(messages, batch, post) : onSqlite(messages, batch, post)
}

/** In WAL mode and with synchronous=FULL, like the app. */
async function onSqlite(messages: number, batch: number, post: Post): Promise<HandWrittenLoop> {
  const database = new Database(path.join(env.SHOPBELL_DATA_DIR, `peer-${performance.now()}.db`))
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec(
    'CREATE TABLE message (id INTEGER PRIMARY KEY, phone TEXT NOT NULL UNIQUE, state TEXT NOT NULL, messageId TEXT, smsCount INTEGER, groupId INTEGER, statusId INTEGER, status TEXT)',
  )
  database.exec('CREATE INDEX waiting ON message (state, id)')
  const insert = database.prepare("INSERT INTO message (phone, state) VALUES (?, 'QUEUED')")
  database.transaction(() => {
    for (let n = 0; n < messages; n++) insert.run(`4178${String(n).padStart(7, '0')}`)
  })()
  const claim = database
    .prepare<[number], string>(
      "UPDATE message SET state = 'SENDING' WHERE id IN (SELECT id FROM message WHERE state = 'QUEUED' ORDER BY id LIMIT ?) RETURNING phone",
    )
    .pluck()
  const settle = database.prepare<[string]>(`
    UPDATE message SET state = 'ACCEPTED', messageId = v.value ->> '$.messageId', smsCount = v.value ->> '$.smsCount',
      groupId = v.value ->> '$.status.groupId', statusId = v.value ->> '$.status.id', status = v.value ->> '$.status.name'
    FROM json_each(?) v WHERE phone = v.value ->> '$.to'`)
  return {
    async turn() {
      const phones = claim.all(batch)
      if (phones.length === 0) return false
      settle.run(JSON.stringify(await post(phones)))
      return true
    },
    async close() {
      const stored = database.prepare<[], number>("SELECT count(*) FROM message WHERE state = 'ACCEPTED' AND messageId IS NOT NULL").pluck().get() ?? 0
      database.close()
      return stored
    },
  }
}

async function onPostgres(messages: number, batch: number, post: Post): Promise<HandWrittenLoop> {
  const pool = new pg.Pool({ connectionString: env.DATABASE_URL, max: 10 })
  await pool.query('DROP TABLE IF EXISTS peer')
  await pool.query(
    'CREATE TABLE peer (id serial PRIMARY KEY, phone text NOT NULL UNIQUE, state text NOT NULL, "messageId" text, "smsCount" integer, "groupId" integer, "statusId" integer, status text)',
  )
  await pool.query('CREATE INDEX peer_waiting ON peer (state, id)')
  await pool.query("INSERT INTO peer (phone, state) SELECT '4178' || lpad(n::text, 7, '0'), 'QUEUED' FROM generate_series(0, $1::integer - 1) n", [messages])
  await pool.query('VACUUM ANALYZE peer')
  const claim = {
    name: 'claim',
    text: `UPDATE peer SET state = 'SENDING' WHERE id IN (SELECT id FROM peer WHERE state = 'QUEUED' ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING phone`,
  }
  const settle = {
    name: 'settle',
    text: `
      UPDATE peer SET state = 'ACCEPTED', "messageId" = v."messageId", "smsCount" = v."smsCount", "groupId" = (v.status ->> 'groupId')::integer,
        "statusId" = (v.status ->> 'id')::integer, status = v.status ->> 'name'
      FROM jsonb_to_recordset($1::jsonb) AS v("to" text, "messageId" text, "smsCount" integer, status jsonb) WHERE phone = v."to"`,
  }
  return {
    async turn() {
      const { rows } = await pool.query<{ phone: string }>({ ...claim, values: [batch] })
      if (rows.length === 0) return false
      await pool.query({ ...settle, values: [JSON.stringify(await post(rows.map(({ phone }) => phone)))] })
      return true
    },
    async close() {
      const { rows } = await pool.query<{ stored: string }>(`SELECT count(*) AS stored FROM peer WHERE state = 'ACCEPTED' AND "messageId" IS NOT NULL`)
      await pool.end()
      return Number(rows[0]?.stored)
    },
  }
}
