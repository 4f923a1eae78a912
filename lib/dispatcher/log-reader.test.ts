import { expect, it } from 'vitest'
import { FaultPlan } from '@/gateway/fault-plan'
import { basic, testGateway } from '@/gateway/test-gateway'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { createLogReader } from './log-reader'

async function reading(logs: Record<string, number>) {
  const gateway = await testGateway()
  const { clock } = gateway
  const port = createInfobipGateway({ baseUrl: gateway.url, authorization: basic('rehearsal', 'rehearsal'), timeoutMs: 5_000 })
  const log = createLogReader({ gateway: port, clock, sleep: async (ms) => clock.advance(ms) })
  await gateway.client.send('41790000001', 'Hello', 'WineShop')
  gateway.setFaults(FaultPlan.parse({ seed: 1, logs }))
  const now = clock.now()
  const ask = () => log.readAll({ by: 'time', to: '+41790000001', since: new Date(now.getTime() - 60_000), until: new Date(now.getTime() + 60_000) })
  return { clock, ask }
}

it('repeats a request that the log did not answer, so that a question of many requests succeeds', async () => {
  const { ask } = await reading({ 'status:503': 0.1, 'status:429': 0.1 })
  for (let part = 0; part < 40; part++) expect(await ask()).toMatchObject({ kind: 'read', lines: [{ to: '+41790000001' }] })
})

it('gives up after three requests without an answer, a second apart', async () => {
  const { clock, ask } = await reading({ 'status:503': 1 })
  const before = clock.now().getTime()
  expect(await ask()).toEqual({ kind: 'unreadable' })
  expect(clock.now().getTime() - before).toBe(2_000)
})

it('does not repeat a request that is forbidden', async () => {
  const { clock, ask } = await reading({ 'status:403': 1 })
  const before = clock.now().getTime()
  expect(await ask()).toEqual({ kind: 'forbidden' })
  expect(clock.now().getTime()).toBe(before)
})
