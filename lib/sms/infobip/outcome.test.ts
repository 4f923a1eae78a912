import { describe, expect, it } from 'vitest'
import { verdictOf } from './outcome'

describe('verdictOf', () => {
  it.each([
    [0, 0, 'ACCEPTED'],
    [1, 7, 'ACCEPTED'],
    [1, 26, 'ACCEPTED'],
    [2, 9, 'UNDELIVERED'],
    [2, 31, 'UNDELIVERED'],
    [3, 2, 'ACCEPTED'],
    [3, 5, 'DELIVERED'],
    [4, 15, 'EXPIRED'],
    [4, 87, 'EXPIRED'],
    [5, 14, 'REJECTED'],
    [5, 23, 'ACCEPTED'],
    [5, 87, 'REJECTED'],
    [18, 51, 'UNRECOGNISED'],
    [null, 5, 'UNRECOGNISED'],
  ])('reads group %s, id %s as %s', (groupId, id, verdict) => {
    expect(verdictOf({ groupId, id })).toBe(verdict)
  })
})
