// A process that sends all queued texts and prints its memory and time (bench/dispatch-memory.ts): <gateway> <campaign> <people>
import { db, disconnect } from '@/lib/db/client'
import { sendAll } from './lanes'
import { timed } from './measure'

const [url = '', campaignId = '', people = ''] = process.argv.slice(2)
const ms = await timed(() => sendAll(url))
const megabytes = process.resourceUsage().maxRSS / 1024
const stored = await db.message.count({ where: { campaignId, state: 'ACCEPTED', messageId: { not: null }, statusId: { not: null } } })
if (stored !== Number(people)) throw new Error(`${stored} of ${people} answers were stored`)
console.log(JSON.stringify({ megabytes, seconds: ms / 1000 }))
await disconnect()
