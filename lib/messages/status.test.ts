import { describe, expect, it } from 'vitest'
import type { Verdict } from '@/lib/sms/gateway'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { describeMessage } from './describe'
import { advance, MessageState, stateAfterSend } from './status'

describe('advance', () => {
  it.each<[MessageState, Verdict, MessageState]>([
    ['UNKNOWN', 'ACCEPTED', 'ACCEPTED'],
    ['NEEDS_REVIEW', 'DELIVERED', 'DELIVERED'],
    ['ACCEPTED', 'UNDELIVERED', 'UNDELIVERED'],
    ['ACCEPTED', 'ACCEPTED', 'ACCEPTED'],
    ['DELIVERED', 'ACCEPTED', 'DELIVERED'],
    ['DELIVERED', 'UNDELIVERED', 'DELIVERED'],
    ['UNDELIVERED', 'DELIVERED', 'DELIVERED'],
    ['EXPIRED', 'DELIVERED', 'DELIVERED'],
    ['REJECTED', 'DELIVERED', 'REJECTED'],
    ['ACCEPTED', 'UNRECOGNISED', 'ACCEPTED'],
    ['QUEUED', 'DELIVERED', 'QUEUED'],
    ['SKIPPED', 'DELIVERED', 'SKIPPED'],
  ])('a report changes %s by %s to %s', (state, verdict, after) => {
    expect(advance(state, verdict)).toBe(after)
  })

  it.each<[Verdict, MessageState]>([
    ['DELIVERED', 'DELIVERED'],
    ['UNDELIVERED', 'UNDELIVERED'],
    ['ACCEPTED', 'ACCEPTED'],
    ['UNRECOGNISED', 'SKIPPED'],
  ])('a report of %s changes a text that the owner has given up to %s', (verdict, after) => {
    expect(advance('SKIPPED', verdict, true)).toBe(after)
  })
})

describe('stateAfterSend', () => {
  it('takes an entry with an unknown status for accepted only if it has a messageId', () => {
    expect(stateAfterSend('UNRECOGNISED', 'm1')).toBe('ACCEPTED')
    expect(stateAfterSend('UNRECOGNISED', null)).toBe('UNKNOWN')
    expect(stateAfterSend('REJECTED', null)).toBe('REJECTED')
  })
})

describe('describeMessage', () => {
  const gateway = createInfobipGateway({ baseUrl: 'http://127.0.0.1', authorization: '', timeoutMs: 1 })
  const now = new Date('2026-11-26T12:00:00Z')
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
  const noStatus = { statusGroupId: null, statusId: null, statusName: null, statusDescription: null }
  const facts = { ...noStatus, skipReason: null, errorId: null, errorName: null, errorDescription: null, errorPermanent: null }
  const plain = { ...facts, sentAt: null, stateAt: now }

  it('has a label in plain words for every state', () => {
    for (const state of MessageState.options) expect(describeMessage({ ...plain, state }, { gateway, now }).label).toMatch(/^[A-Z][a-z :]+$/)
  })

  it('says that no receipt came three days after the network sent the text, or took it', () => {
    const label = (times: { sentAt: Date | null; stateAt: Date }) => describeMessage({ ...plain, ...times, state: 'ACCEPTED' }, { gateway, now }).label
    expect(label({ sentAt: hoursAgo(71), stateAt: hoursAgo(73) })).toBe('On its way')
    expect(label({ sentAt: hoursAgo(72), stateAt: hoursAgo(1) })).toBe('Sent, no receipt')
    expect(label({ sentAt: null, stateAt: hoursAgo(71) })).toBe('On its way')
    expect(label({ sentAt: null, stateAt: hoursAgo(72) })).toBe('Sent, no receipt')
    expect(describeMessage({ ...plain, state: 'DELIVERED', sentAt: hoursAgo(99), stateAt: hoursAgo(99) }, { gateway, now }).label).toBe('Delivered')
  })

  it.each([
    [{ state: 'UNDELIVERED', statusGroupId: 2, statusId: 9, errorId: 27 }, 'The phone was off or out of coverage.'],
    [{ state: 'UNDELIVERED', statusGroupId: 2, statusId: 9, errorId: 0 }, 'The network could not deliver it.'],
    [{ state: 'UNDELIVERED', statusGroupId: 2, statusId: 9, errorId: 7777, errorDescription: 'Strange' }, 'The network could not deliver it.'],
    [{ state: 'REJECTED', statusGroupId: 5, statusId: 12 }, 'There is no credit left on the account.'],
    [{ state: 'REJECTED', statusGroupId: 5, statusId: 9999, statusDescription: 'As the gateway says' }, 'As the gateway says'],
    [{ state: 'REJECTED' }, 'The gateway gave no reason.'],
    [{ state: 'SKIPPED', skipReason: 'STOPPED' }, 'You stopped the campaign first.'],
    [{ state: 'SKIPPED', skipReason: 'OPTED_OUT' }, 'The person has opted out.'],
    [{ state: 'ACCEPTED', statusGroupId: 3, statusId: 2 }, 'The network has it. The phone has not confirmed it yet.'],
    [
      { state: 'UNKNOWN', statusDescription: 'No answer within the time limit.' },
      'It may have been sent, so it is not sent again until this is certain. No answer within the time limit.',
    ],
    [{ state: 'NEEDS_REVIEW' }, 'It may have been sent, so it is not sent again unless you decide so.'],
    [{ state: 'SKIPPED', skipReason: 'GIVEN_UP' }, 'You decided not to send it again. It is uncertain whether it arrived.'],
  ] as const)('gives the reason of %o', (message, reason) => {
    expect(describeMessage({ ...plain, ...message }, { gateway, now }).reason).toBe(reason)
  })
})
