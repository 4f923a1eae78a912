import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SmsGateway } from '@/lib/sms/gateway'
import { swissMobile } from '@/lib/testing/factories'
import { json, type ScriptedGateway, startScriptedGateway, takesAll } from '@/lib/testing/scripted-gateway'
import { type AdapterUnderTest, batchOf, type SpelledEntry, sendTo } from './adapter-under-test'

const OUR_TEXTS = 5

export function sendingConforms(adapter: AdapterUnderTest) {
  it('hands over each text once, to the number and in the words that it was given', async () => {
    const { gateway, numbers, taken } = await adapter.rehearse()
    const people = [0, 1, 2].map(numbers.delivered)
    const entries = await sendTo(gateway, people)
    expect(taken().toSorted((a, b) => a.to.localeCompare(b.to))).toEqual(people.map((to) => ({ to, text: 'Grand opening on Monday' })))
    expect(entries.map(({ to, verdict }) => [to, verdict])).toEqual(people.map((to) => [to, 'ACCEPTED']))
    expect(new Set(entries.map(({ messageId }) => messageId)).size).toBe(3)
    expect(entries.every(({ smsCount }) => smsCount === null || smsCount === 1)).toBe(true)
  })

  it('says of a refused text that it is refused, and takes the others', async () => {
    const { gateway, numbers, taken } = await adapter.rehearse()
    const entries = await sendTo(gateway, [numbers.refused, numbers.delivered(1)])
    expect(Object.fromEntries(entries.map(({ to, verdict }) => [to, verdict]))).toEqual({ [numbers.refused]: 'REJECTED', [numbers.delivered(1)]: 'ACCEPTED' })
    expect(taken().map(({ to }) => to)).toEqual([numbers.delivered(1)])
  })

  it('sends a text once for each of our ids, and twice where the provider does not take our ids', async () => {
    const { gateway, numbers, taken } = await adapter.rehearse()
    const first = await sendTo(gateway, [numbers.delivered(0)])
    const second = await sendTo(gateway, [numbers.delivered(0)])
    const { ownIds } = gateway.capabilities
    expect(taken()).toHaveLength(ownIds ? 1 : 2)
    expect(second[0]?.verdict).toBe('ACCEPTED')
    expect(second[0]?.messageId === first[0]?.messageId).toBe(ownIds)
    if (ownIds) expect(first[0]?.messageId).toBe(`own-${numbers.delivered(0)}`)
  })

  matchesEntries(adapter)
}

function matchesEntries({ connect, spelling }: AdapterUnderTest) {
  let server: ScriptedGateway
  let gateway: SmsGateway
  beforeAll(async () => {
    server = await startScriptedGateway(takesAll)
    gateway = connect({ baseUrl: server.url, timeoutMs: 5_000 })
  })
  afterAll(() => server.close())

  it('finds each entry’s text, whatever the order, the spelling and the entries of others; a text without an entry has none', async () => {
    const most = Math.min(OUR_TEXTS, gateway.capabilities.maxTextsPerRequest)
    const ours = Array.from({ length: most }, (_, index) => swissMobile(index))
    const strangers = [swissMobile(900), swissMobile(901)]
    const answers = fc.shuffledSubarray([...ours, ...strangers]).map((numbers) => numbers.slice(0, Math.max(most, 1)))
    await fc.assert(
      fc.asyncProperty(answers, fc.boolean(), async (numbers, hasPlus) => {
        const batch = batchOf(gateway, ours)
        const spelled = numbers.map((to): SpelledEntry => ({ to: hasPlus ? to : to.slice(1), messageId: batch.texts[0]?.messageId ? `own-${to}` : `id-${to}` }))
        const { status, body } = spelling.taken(spelled)
        server.answer((_, response) => json(response, status, body))
        const before = server.requests.length
        const outcome = await gateway.sendBatch(batch)
        expect(server.requests.length - before).toBe(1)
        const found = numbers.filter((to) => ours.includes(to))
        const foreign = numbers.length - found.length
        expect(outcome).toMatchObject(found.length === 0 ? { kind: 'unknown', httpStatus: status } : { kind: 'answered', foreign })
        const entries = outcome.kind === 'answered' ? outcome.entries : []
        expect(entries.map(({ to }) => to).toSorted()).toEqual(found.toSorted())
        for (const { to, messageId } of entries) expect(messageId).toBe(spelled.find((entry) => to.endsWith(entry.to))?.messageId)
      }),
      { numRuns: 60 },
    )
  })
}
