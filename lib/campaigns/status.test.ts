import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AuditKind } from '@/lib/audit/status'
import { AuditKind as DatabaseKind, MessageState as DatabaseState, CampaignStatus as DatabaseStatus } from '@/lib/db/generated/sqlite/enums'
import { MessageState } from '@/lib/messages/status'
import { CampaignStatus, RecipientOutcome, statesOf, totalsOf } from './status'

describe('statuses', () => {
  it('has the same values as the database', () => {
    expect([...CampaignStatus.options].sort()).toEqual(Object.keys(DatabaseStatus).sort())
    expect([...AuditKind.options].sort()).toEqual(Object.keys(DatabaseKind).sort())
    expect([...MessageState.options].sort()).toEqual(Object.keys(DatabaseState).sort())
  })
})

describe('totalsOf', () => {
  it('counts every message exactly once', () => {
    const groups = fc.array(fc.record({ state: fc.constantFrom(...MessageState.options), count: fc.nat(1000) }))
    fc.assert(
      fc.property(groups, (rows) => {
        const totals = totalsOf(rows)
        expect(totals.planned).toBe(rows.reduce((sum, { count }) => sum + count, 0))
        expect(RecipientOutcome.options.reduce((sum, outcome) => sum + totals[outcome], 0)).toBe(totals.planned)
      }),
    )
  })
})

describe('statesOf', () => {
  it('puts each state under one outcome', () => {
    expect(RecipientOutcome.options.flatMap(statesOf).sort()).toEqual([...MessageState.options].sort())
  })
})
