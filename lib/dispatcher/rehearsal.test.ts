import { expect, it } from 'vitest'
import { numberFor, SPECIAL_NUMBERS, type SpecialNumberName } from '@/gateway/special-numbers'
import { basic, testGateway } from '@/gateway/test-gateway'
import { db, write } from '@/lib/db/client'
import type { MessageState } from '@/lib/messages/status'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { createDraftOf, reviewAndSend } from '@/lib/testing/campaigns'
import { createWorker } from '@/lib/testing/dispatcher'
import { createShop } from '@/lib/testing/factories'
import { createPeople } from '@/lib/testing/people'

// The final state of each number of the rehearsal gateway that misbehaves. The other numbers make a whole request fail.
const ENDS: Partial<Record<SpecialNumberName, MessageState>> = {
  deliveredAtOnce: 'DELIVERED',
  absent: 'UNDELIVERED',
  expired: 'EXPIRED',
  blockedByOperator: 'UNDELIVERED',
  blocklisted: 'REJECTED',
  invalidNumber: 'REJECTED',
  operatorFirst: 'DELIVERED',
  neverReported: 'ACCEPTED',
  futureStatus: 'UNDELIVERED',
  unknownSubscriber: 'UNDELIVERED',
  operatorThenFailed: 'UNDELIVERED',
  optedOut: 'REJECTED',
  missingEntry: 'DELIVERED',
  missingMessageId: 'DELIVERED',
  lateInLogs: 'DELIVERED',
  earlyAnswer: 'DELIVERED',
}
const WHOLE_REQUEST = Object.entries(SPECIAL_NUMBERS).flatMap(([name, behaviour]) => ('fault' in behaviour || name === 'noCredit' ? [name] : []))

const isBehaviour = (name: string): name is SpecialNumberName => name in SPECIAL_NUMBERS
const endOf = (name: string) => (isBehaviour(name) ? ENDS[name] : undefined)

async function campaignTo(phones: string[], ordinary: number) {
  const shopId = await createShop()
  await createPeople(shopId, ordinary)
  await write(async (tx) => {
    for (const phone of phones) await tx.customer.create({ data: { shopId, phone: `+${phone}`, sortName: phone, searchText: phone } })
  })
  const campaignId = await createDraftOf(shopId)
  await reviewAndSend({ shopId, campaignId })
  return campaignId
}

it('every number of the rehearsal gateway reaches its final state, and the counts add up', async () => {
  const gateway = await testGateway()
  const port = createInfobipGateway({ baseUrl: gateway.url, authorization: basic('rehearsal', 'rehearsal'), timeoutMs: 10_000 })
  const names = Object.keys(ENDS).filter(isBehaviour)
  expect([...names, ...WHOLE_REQUEST].toSorted()).toEqual(Object.keys(SPECIAL_NUMBERS).toSorted())
  const campaignId = await campaignTo(
    names.map((name) => numberFor(name)),
    250,
  )

  const worker = createWorker({ gateway: port, clock: gateway.clock, httpTimeoutMs: 10_000 })
  while (await worker.turn());
  for (let minute = 0; minute < 10; minute++) {
    await worker.readReports()
    await worker.reconcile()
    gateway.clock.advance(60_000)
  }

  const messages = await db.message.findMany({ where: { campaignId }, select: { phone: true, state: true, messageId: true } })
  const byPhone = new Map(messages.map((message) => [message.phone.slice(1), message]))
  expect(Object.fromEntries(names.map((name) => [name, byPhone.get(numberFor(name))?.state]))).toEqual(
    Object.fromEntries(names.map((name) => [name, endOf(name)])),
  )
  expect(gateway.ledger.duplicates()).toEqual([])
  expect(messages).toHaveLength(250 + names.length)
  expect(messages.filter(({ state, messageId }) => state === 'DELIVERED' && messageId !== null)).toHaveLength(250 + 6)
  expect(await db.campaign.findUnique({ where: { id: campaignId } })).toMatchObject({ status: 'FINISHED' })
})
