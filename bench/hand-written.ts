import path from 'node:path'
import Database from 'better-sqlite3'
import { request } from 'undici'
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

/**
 * The peer: what somebody would write by hand for exactly this. Claims a batch in one statement, posts it, stores each status and
 * messageId in one more, on SQLite with WAL and FULL; no leases, no opt-outs, no reports, no second database.
 */
export function handWrittenLoop(messages: number, batch: number, post: Post) {
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
    async turn(): Promise<boolean> {
      const phones = claim.all(batch)
      if (phones.length === 0) return false
      settle.run(JSON.stringify(await post(phones)))
      return true
    },
    /** @returns how many were stored. */
    close(): number {
      const stored = database.prepare<[], number>("SELECT count(*) FROM message WHERE state = 'ACCEPTED' AND messageId IS NOT NULL").pluck().get() ?? 0
      database.close()
      return stored
    },
  }
}
