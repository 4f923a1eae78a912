import { expect, it } from 'vitest'
import type { LoggedText, LogQuery, SmsGateway } from '@/lib/sms/gateway'
import { type AdapterUnderTest, batchOf, type Rehearsal, sendTo } from './adapter-under-test'

const MINUTE_MS = 60_000

/** Reads on while the answer leads on. @returns the lines, and whether they are all. */
async function readPages(gateway: SmsGateway, query: LogQuery) {
  const texts: LoggedText[] = []
  let cursor: string | undefined
  for (let page = 0; page < 20; page++) {
    const outcome = await gateway.readLogs({ ...query, cursor })
    if (outcome.kind !== 'answered') throw new Error(`The log cannot be read: ${outcome.problem}`)
    texts.push(...outcome.texts)
    if (outcome.isComplete || outcome.cursor === null) return { texts, isComplete: outcome.isComplete, at: outcome.at }
    cursor = outcome.cursor
  }
  throw new Error('The log never ends.')
}

const numbersOf = ({ texts }: { texts: LoggedText[] }) => texts.map(({ to }) => to).toSorted()
const around = ({ clock }: Rehearsal, by = MINUTE_MS) => ({ since: new Date(clock.now().getTime() - by), until: new Date(clock.now().getTime() + by) })

export function logsConform(adapter: AdapterUnderTest) {
  showsTexts(adapter)
  findsTexts(adapter)
}

function showsTexts({ rehearse }: AdapterUnderTest) {
  it('shows every text that was taken, whose it is and when it was sent', async () => {
    const rehearsal = await rehearse()
    const { gateway, numbers, clock } = rehearsal
    const entries = await sendTo(gateway, [numbers.delivered(0), numbers.delivered(1)])
    const log = await readPages(gateway, { by: 'time', ...around(rehearsal) })
    expect(log).toMatchObject({ isComplete: true, at: clock.now() })
    for (const { to, messageId } of entries) {
      const line = log.texts.find((text) => text.messageId === messageId)
      expect(line).toMatchObject({ to, sentAt: clock.now(), verdict: 'ACCEPTED' })
      expect([null, 'Grand opening on Monday']).toContain(line?.text)
      expect([null, 'WineShop']).toContain(line?.sender)
    }
  })

  it('says whether there is more: with pages, each line comes once; without, the answer says that it is cut off', async () => {
    const rehearsal = await rehearse()
    const { gateway, numbers } = rehearsal
    const people = [0, 1, 2, 3, 4].map(numbers.delivered)
    await sendTo(gateway, people)
    const first = await gateway.readLogs({ by: 'time', ...around(rehearsal), limit: 2 })
    expect(first).toMatchObject({ kind: 'answered', isComplete: false })
    expect(first.kind === 'answered' && first.texts).toHaveLength(2)
    const all = await readPages(gateway, { by: 'time', ...around(rehearsal), limit: 2 })
    if (gateway.capabilities.pagesLogs) expect([numbersOf(all), all.isComplete]).toEqual([people, true])
    else expect(all).toMatchObject({ isComplete: false, texts: { length: 2 } })
  })

  it('shows what became of a text once that is known, and can be read again', async () => {
    const { gateway, numbers, clock, deliveredAfterMs } = await rehearse()
    const entries = await sendTo(gateway, [numbers.delivered(0), numbers.undelivered])
    clock.advance(deliveredAfterMs)
    const messageIds = entries.map(({ messageId }) => messageId ?? expect.fail('no id'))
    const verdicts = async () => Object.fromEntries((await readPages(gateway, { by: 'message', messageIds })).texts.map(({ to, verdict }) => [to, verdict]))
    expect(await verdicts()).toEqual({ [numbers.delivered(0)]: 'DELIVERED', [numbers.undelivered]: 'UNDELIVERED' })
    expect(await verdicts()).toEqual(await verdicts())
  })
}

function findsTexts({ rehearse }: AdapterUnderTest) {
  it('finds texts by span of time, by sender and by number, and no others', async () => {
    const rehearsal = await rehearse()
    const { gateway, numbers, clock } = rehearsal
    await sendTo(gateway, [numbers.delivered(0)], { bulkId: 'early' })
    clock.advance(10 * MINUTE_MS)
    await sendTo(gateway, [numbers.delivered(1)], { bulkId: 'late' })
    await sendTo(gateway, [numbers.delivered(2)], { bulkId: 'other', sender: 'TeaShop' })
    const find = async (query: object) => numbersOf(await readPages(gateway, { by: 'time', ...around(rehearsal), ...query }))
    expect(await find({})).toEqual([numbers.delivered(1), numbers.delivered(2)].toSorted())
    expect(await find({ sender: 'WineShop' })).toEqual([numbers.delivered(1)])
    expect(await find({ to: numbers.delivered(2) })).toEqual([numbers.delivered(2)])
    expect(await find(around(rehearsal, 11 * MINUTE_MS))).toHaveLength(3)
    expect(await find({ since: new Date(clock.now().getTime() + 5_000) })).toEqual([])
  })

  it('finds texts by their ids, and knows nothing of an id that is nobody’s', async () => {
    const { gateway, numbers } = await rehearse()
    const entries = await sendTo(gateway, [0, 1, 2].map(numbers.delivered))
    const messageIds = entries.slice(1).map(({ messageId }) => messageId ?? expect.fail('no id'))
    const log = await readPages(gateway, { by: 'message', messageIds: ['nobody', ...messageIds] })
    expect(log.texts.map(({ messageId }) => messageId).toSorted()).toEqual(messageIds.toSorted())
    expect(log.isComplete).toBe(true)
  })

  it('finds the texts of as many requests as it says', async () => {
    const { gateway, numbers } = await rehearse()
    const { maxBulkIdsPerQuery } = gateway.capabilities
    const bulkIds: string[] = []
    for (const [index, bulkId] of ['first', 'second', 'third'].entries()) {
      const outcome = await gateway.sendBatch({ ...batchFor(gateway, numbers, index), bulkId })
      if (outcome.kind === 'answered' && outcome.bulkId !== null) bulkIds.push(outcome.bulkId)
    }
    if (maxBulkIdsPerQuery === 0) {
      expect(bulkIds).toEqual([])
      return expect(await gateway.readLogs({ by: 'bulk', bulkIds: ['first'] })).toMatchObject({ kind: 'refused', cause: 'unsupported' })
    }
    const asked = bulkIds.slice(0, Math.min(2, maxBulkIdsPerQuery))
    const log = await readPages(gateway, { by: 'bulk', bulkIds: asked })
    expect(asked.length).toBeGreaterThan(0)
    expect(numbersOf(log)).toEqual(asked.flatMap((_, index) => [2 * index, 2 * index + 1].map(numbers.delivered)).toSorted())
  })
}

/** A request of two texts, or of one where a request holds no more. */
function batchFor(gateway: SmsGateway, numbers: Rehearsal['numbers'], index: number) {
  return batchOf(gateway, [2 * index, 2 * index + 1].map(numbers.delivered).slice(0, gateway.capabilities.maxTextsPerRequest))
}
