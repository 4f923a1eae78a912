import { describe, expect, it } from 'vitest'
import { createGate } from './gate'

describe('the write gate', () => {
  it('runs one piece of work at a time, in the order of arrival, and goes on after a failure', async () => {
    const gate = createGate()
    const events: string[] = []
    const work = (name: string, fails = false) =>
      gate.enter(async () => {
        events.push(`${name} in`)
        await Promise.resolve()
        events.push(`${name} out`)
        if (fails) throw new Error(name)
        return name
      })
    const results = await Promise.allSettled([work('a'), work('b', true), work('c')])
    expect(events).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out'])
    expect(gate.isBusy()).toBe(false)
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  it('lets the event loop run between two pieces of work', async () => {
    const gate = createGate()
    const events: string[] = []
    const work = (name: string) => gate.enter(async () => void events.push(name))
    const both = Promise.all([work('a').then(() => setImmediate(() => events.push('an answer arrives'))), work('b')])
    expect(gate.isBusy()).toBe(true)
    await both
    expect(events).toEqual(['a', 'an answer arrives', 'b'])
  })
})
