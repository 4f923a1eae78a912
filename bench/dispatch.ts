import { db } from '@/lib/db/client'
import { createDraftOf, reviewAndSend } from '@/lib/testing/campaigns'
import { createShop } from '@/lib/testing/factories'
import { createPeople } from '@/lib/testing/people'
import { gatherStatistics } from './database'
import { authorization, startGateway } from './gateway-process'
import { handWrittenLoop, poster } from './hand-written'
import { BATCH, IN_FLIGHT, inLanes, sendAll } from './lanes'
import { atLeast, median, report, timed } from './measure'

const ROUNDS = 3
/** Texts that are sent to a gateway before anything is measured. */
const WARM_UP = 10_000

/** Sends the same requests and stores nothing. */
async function bareLoop(post: ReturnType<typeof poster>, messages: number) {
  let sent = 0
  await inLanes(async () => {
    if (sent >= messages) return false
    const to = Array.from({ length: BATCH }, (_, n) => `4178${String(sent + n).padStart(7, '0')}`)
    sent += BATCH
    await post(to)
    return true
  })
}

/** Sends the same batches with a loop written by hand. @returns milliseconds. */
async function byHand(post: ReturnType<typeof poster>, messages: number): Promise<number> {
  const loop = await handWrittenLoop(messages, BATCH, post)
  const ms = await timed(() => inLanes(loop.turn))
  const stored = await loop.close()
  if (stored !== messages) throw new Error(`${stored} of ${messages} answers were stored by hand`)
  return ms
}

/** Sends the same batches through the ledger. @returns milliseconds until the last answer was stored. */
async function ourDispatcher(url: string, messages: number): Promise<number> {
  const shopId = await createShop()
  await createPeople(shopId, messages)
  const campaignId = await createDraftOf(shopId)
  await reviewAndSend({ shopId, campaignId })
  await gatherStatistics()
  const ms = await timed(() => sendAll(url))
  const stored = await db.message.count({ where: { campaignId, state: 'ACCEPTED', messageId: { not: null }, statusId: { not: null } } })
  if (stored !== messages) throw new Error(`${stored} of ${messages} answers were stored`)
  return ms
}

/** Runs `run` with a new gateway, so that texts of earlier runs do not slow it down. @returns what `run` returns. */
async function withGateway(latencyMs: number, run: (url: string, post: ReturnType<typeof poster>) => Promise<number>): Promise<number> {
  const gateway = await startGateway(latencyMs)
  try {
    const post = poster(gateway.url, authorization)
    await bareLoop(post, WARM_UP)
    return await run(gateway.url, post)
  } finally {
    await gateway.stop()
  }
}

/** Compares sending with every status stored with a loop that posts the same batches to the same gateway and stores nothing, in turn. */
export async function benchDispatch(messages: number) {
  for (const latencyMs of [0, 50]) {
    const bare: number[] = []
    const ours: number[] = []
    const hand: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(await withGateway(latencyMs, (_, post) => timed(() => bareLoop(post, messages))))
      hand.push(await withGateway(latencyMs, (_, post) => byHand(post, messages)))
      ours.push(await withGateway(latencyMs, (url) => ourDispatcher(url, messages)))
    }
    const perSecond = (times: number[]) => `${Math.round((messages / median(times)) * 1000).toLocaleString('en')} messages/s`
    const share = median(bare) / median(ours)
    const conditions = `batches of ${BATCH}, ${IN_FLIGHT} in flight, ${latencyMs} ms latency, median of ${ROUNDS}`
    report(`dispatch: ${messages.toLocaleString('en')} messages, ${conditions}`, [
      ['bare loop, nothing stored', perSecond(bare)],
      ['written by hand, every status stored', perSecond(hand)],
      ['dispatcher, every status stored', perSecond(ours)],
      ['dispatcher, as a share of the bare loop', latencyMs === 50 ? atLeast(share, 0.7) : share.toFixed(2)],
      ['dispatcher, as a share of the one by hand', latencyMs === 0 ? atLeast(median(hand) / median(ours), 0.5) : (median(hand) / median(ours)).toFixed(2)],
    ])
  }
}
