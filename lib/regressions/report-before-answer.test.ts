// Odoo #264736, textbee #159, android-sms-gateway #264: a report was lost, or moved a delivered text back, when it came before the
// answer was stored, twice, or out of order.
import { describe, expect, it } from 'vitest'
import { applyReports, storeReports } from '@/lib/messages/delivery-reports'
import type { DeliveryReport } from '@/lib/sms/gateway'
import { type Rehearsal, startRehearsal } from '@/lib/testing/rehearsal'

async function waitingReports({ port, clock, gateway }: Rehearsal): Promise<DeliveryReport[]> {
  clock.advance(60_000)
  await gateway.tick()
  const outcome = await port.readReports(1000)
  return outcome.kind === 'answered' ? outcome.reports : []
}

describe.each(['V1', 'V3'] as const)('on %s', (dialect) => {
  it('reports that come before the answer are kept, and repeated, outdated and foreign reports change nothing', async () => {
    const world = await startRehearsal({ people: 5, dialect })
    const { port, clock } = world
    await world.send()
    let early: DeliveryReport[] = []
    let appliedEarly: number | undefined
    await world
      .startWorker('w1', {
        ...port,
        async sendBatch(batch) {
          const outcome = await port.sendBatch(batch)
          early = await waitingReports(world)
          await storeReports(early, clock.now())
          appliedEarly = await applyReports(clock.now())
          return outcome
        },
      })
      .turn()
    expect([early.length, appliedEarly]).toEqual([5, 0])
    await applyReports(clock.now())
    const states = async () => (await world.recipients(5)).map(({ state }) => state)
    expect(await states()).toEqual(Array(5).fill('DELIVERED'))

    const pending = { groupId: 1, groupName: 'PENDING', id: 26, name: 'PENDING_ACCEPTED', description: null }
    const failed = { groupId: 2, groupName: 'UNDELIVERABLE', id: 9, name: 'UNDELIVERABLE_NOT_DELIVERED', description: null }
    const stale = early.flatMap((report): DeliveryReport[] => [
      report,
      { ...report, verdict: 'ACCEPTED', status: pending },
      { ...report, verdict: 'UNDELIVERED', status: failed, doneAt: clock.now() },
      { ...report, messageId: `${report.messageId}-of-somebody-else`, verdict: 'UNDELIVERED', status: failed },
    ])
    await storeReports(stale.toReversed(), clock.now())
    await applyReports(clock.now())
    expect(await states()).toEqual(Array(5).fill('DELIVERED'))
  })
})
