import { describe, expect, it } from 'vitest'
import { createGate } from './gate'

describe('the write gate', () => {
  it('lets one in at a time, in the order of arrival, and goes on after a failure', async () => {
    const enter = createGate()
    const events: string[] = []
    const work = (name: string, fails = false) =>
      enter(async () => {
        events.push(`${name} in`)
        await Promise.resolve()
        events.push(`${name} out`)
        if (fails) throw new Error(name)
        return name
      })
    const results = await Promise.allSettled([work('a'), work('b', true), work('c')])
    expect(events).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out'])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })
})
