// directflow; listmonk #2278: a crash while sending left texts that went out twice, or never.
import { describe, expect, it } from 'vitest'
import type { SmsGateway } from '@/lib/sms/gateway'
import { type Rehearsed, rehearsed } from '@/lib/testing/rehearsed'

const never = () => new Promise<never>(() => {})

/** Where a worker stops for ever, as a killed process does: each gives the worker that dies there. */
const deaths: Record<string, (world: Rehearsed, died: () => void) => SmsGateway> = {
  'after the claim, before the request': ({ port }, died) => ({
    ...port,
    sendBatch: () => {
      died()
      return never()
    },
  }),
  'after the gateway took it, before its answer': ({ port }, died) => ({
    ...port,
    async sendBatch(batch) {
      await port.sendBatch(batch)
      died()
      return never()
    },
  }),
}

describe.each(['V1', 'V3'] as const)('killed, on %s', (dialect) => {
  it.each(Object.entries(deaths))('%s: the next worker texts nobody twice and forgets nobody', async (_, deathOf) => {
    const world = await rehearsed({ people: 25, dialect })
    await world.send()
    await world.startWorker('first').turn()
    await new Promise<void>((resolve) => {
      void world.startWorker('killed', deathOf(world, resolve)).turn()
    })
    await world.finish()

    const people = await world.everybody()
    expect(people).toHaveLength(25)
    for (const { state, messageId, texts } of people) {
      expect(['ACCEPTED', 'DELIVERED']).toContain(state)
      expect(texts).toEqual([messageId])
    }
  })
})
