import { expect, it, vi } from 'vitest'
import { basic, testGateway } from '@/gateway/test-gateway'
import { db } from '@/lib/db/client'
import { logger } from '@/lib/logger'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { createDraftOf, reviewAndSend } from '@/lib/testing/campaigns'
import { createWorker } from '@/lib/testing/dispatcher'
import { createShop } from '@/lib/testing/factories'
import { createPeople } from '@/lib/testing/people'

it('an answer with foreign ids makes the texts uncertain and writes a warning, and the lookup finds them under our own ids', async () => {
  const gateway = await testGateway()
  const port = createInfobipGateway({ baseUrl: gateway.url, authorization: basic('rehearsal', 'rehearsal'), timeoutMs: 5_000, dialect: 'V3' })
  const worker = createWorker({ gateway: port, clock: gateway.clock, httpTimeoutMs: 5_000 })
  const shopId = await createShop()
  await createPeople(shopId, 4)
  const campaignId = await createDraftOf(shopId)
  await reviewAndSend({ shopId, campaignId }, gateway.clock.now())
  const texts = () => db.message.findMany({ where: { campaignId }, select: { phone: true, state: true, messageId: true } })

  const warn = vi.spyOn(logger, 'warn')
  gateway.setFaults({ send: { foreignIds: 1 } })
  await worker.turn()
  const unknown = await texts()
  expect(unknown.map(({ state }) => state)).toEqual(['UNKNOWN', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN'])
  expect(warn).toHaveBeenCalledWith({ batchId: expect.any(String), foreign: 4 }, 'the answer holds entries that belong to none of our texts')

  gateway.setFaults({})
  gateway.clock.advance(60_000)
  while ((await worker.reconcile()) === 0);
  for (const { phone, state, messageId } of await texts()) {
    expect(gateway.ledger.textsTo(phone).map((text) => text.messageId)).toEqual([messageId])
    expect(state).toBe('DELIVERED')
    expect(unknown).toContainEqual({ phone, state: 'UNKNOWN', messageId })
  }
})
