// directflow; listmonk #2278: after a crash while sending, some texts were sent twice or never.
import { describe, expect, it } from 'vitest'
import type { SmsGateway } from '@/lib/sms/gateway'
import { type Rehearsal, startRehearsal } from '@/lib/testing/rehearsal'

const never = () => new Promise<never>(() => {})

/** Where a worker stops for ever, as a killed process does. Each returns the gateway of a worker that stops there. */
const deaths: Record<string, (world: Rehearsal, died: () => void) => SmsGateway> = {
  'after the claim, before the request': ({ port }, died) => ({
    ...port,
    sendBatch: () => {
      died()
      return never()
    },
  }),
  'after the gateway took the request, before its answer': ({ port }, died) => ({
    ...port,
    async sendBatch(batch) {
      await port.sendBatch(batch)
      died()
      return never()
    },
  }),
}

describe.each(['V1', 'V3'] as const)('killed, on %s', (dialect) => {
  it.each(Object.entries(deaths))('%s: the next worker texts everybody once', async (_, deathOf) => {
    const world = await startRehearsal({ people: 25, dialect })
    await world.send()
    await world.startWorker('first').turn()
    await new Promise<void>((resolve) => {
      void world.startWorker('killed', deathOf(world, resolve)).turn()
    })
    await world.finish()

    for (const { state, messageId, texts } of await world.recipients(25)) {
      expect(['ACCEPTED', 'DELIVERED']).toContain(state)
      expect(texts).toEqual([messageId])
    }
  })
})
