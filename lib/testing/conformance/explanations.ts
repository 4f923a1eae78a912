import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Explanation } from '@/lib/sms/explanation'
import type { GatewayError, GatewayStatus, LoggedText } from '@/lib/sms/gateway'
import { type AdapterUnderTest, sendTo } from './adapter-under-test'

const number = fc.option(fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 20_000, max: 31_000 }), fc.integer()))
const name = fc.option(fc.oneof(fc.constantFrom('failed', 'undelivered', 'REJECTED_PREFIX_MISSING', 'EC_ABSENT_SUBSCRIBER', 'delivered'), fc.string()))
const facts = { groupId: fc.option(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer())), groupName: name, id: number, name }
const wordless = { ...facts, description: fc.constant(null) }
const withWords = { ...facts, description: fc.option(fc.string()) }
const statuses = (fields: typeof withWords): fc.Arbitrary<GatewayStatus> => fc.record(fields)
const errors = (fields: typeof withWords): fc.Arbitrary<GatewayError | null> => fc.option(fc.record({ ...fields, permanent: fc.option(fc.boolean()) }))

export function explanationsConform({ connect, rehearse }: AdapterUnderTest) {
  const { explain } = connect({ baseUrl: 'http://127.0.0.1', timeoutMs: 1 })

  function expectSound({ sentence, cause, problemOf, affectsAll }: Explanation) {
    expect(problemOf === null).toBe(cause === 'none')
    if (cause !== 'none') expect(sentence.trim()).not.toBe('')
    // A campaign pauses for it, so it must be something that the owner can put right.
    if (affectsAll) expect(problemOf).toBe('account')
  }

  it('explains whatever status and error there are', () => {
    fc.assert(fc.property(statuses(withWords), errors(withWords), (status, error) => expectSound(explain(status, error))))
  })

  it('explains every code in the ranges that providers use', () => {
    const plain = { groupName: null, description: null }
    for (let groupId = 0; groupId <= 6; groupId++) for (let id = 0; id <= 120; id++) expectSound(explain({ ...plain, groupId, id, name: null }, null))
    for (let id = 20_000; id <= 31_000; id++) expectSound(explain({ ...plain, groupId: null, id, name: 'failed' }, null))
  })

  it('says it in sentences of its own, without the provider’s codes', () => {
    fc.assert(
      fc.property(statuses(wordless), errors(wordless), (status, error) => {
        const { sentence, advice } = explain(status, error)
        for (const words of [sentence, advice]) expect(words).toMatch(/^$|^[A-Z][^_]*[.)]$/)
        expect(`${sentence}${advice}`).not.toMatch(/\d{2,}|[A-Z]{2,}_/)
      }),
    )
  })

  it('finds nothing wrong with a text that is on its way or delivered, and something with every other', async () => {
    const { gateway, numbers, clock, deliveredAfterMs } = await rehearse()
    const entries = await sendTo(gateway, [numbers.delivered(0), numbers.undelivered, numbers.refused])
    for (const { status, verdict } of entries) expect(explain(status, null).cause === 'none', verdict).toBe(verdict === 'ACCEPTED')
    clock.advance(deliveredAfterMs)
    const messageIds = entries.flatMap(({ messageId }) => messageId ?? [])
    const lines: LoggedText[] = []
    for (const messageId of messageIds) {
      const outcome = await gateway.readLogs({ by: 'message', messageIds: [messageId] })
      if (outcome.kind === 'answered') lines.push(...outcome.texts)
    }
    expect(lines.map(({ verdict }) => verdict).toSorted()).toEqual(['DELIVERED', 'UNDELIVERED'])
    for (const { status, error, verdict } of lines) expect(explain(status, error).cause === 'none', verdict).toBe(verdict === 'DELIVERED')
  })
}
