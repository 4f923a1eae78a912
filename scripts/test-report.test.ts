import { expect, it } from 'vitest'
import { clockTime, createReport, timeTable } from './test-report.mjs'

const part = (title: string, status: number | null, [from, to]: [number, number] = [0, 60]) => ({
  ...{ title, status },
  startedAt: from * 1_000,
  endedAt: to * 1_000,
})
const lastLine = (text: string) => text.split('\n').at(-1)

it.each([
  [400, '0:00'],
  [600, '0:01'],
  [59_600, '1:00'],
  [65_000, '1:05'],
  [3_600_000, '60:00'],
])('writes %i ms as %s', (ms, text) => {
  expect(clockTime(ms)).toBe(text)
})

it('lists the parts in the order in which they began, and the time of all from the first to the last', () => {
  const parts = [part('later', 0, [90, 215]), part('first', 0, [30, 300]), part('short', 0, [31, 36])]
  expect(timeTable(parts)).toEqual([
    '  from   took', //
    '  0:00   4:30  first',
    '  0:01   0:05  short',
    '  1:00   2:05  later',
    '         4:30  all together',
  ])
})

it('adds up the parts, names what failed, and ends with the counts', () => {
  const report = createReport()
  report.add(part('good', 0), { passed: 7, failed: 0, names: [] })
  report.add(part('bad', 1), { passed: 3, failed: 2, names: ['a.test.ts: a', 'a.test.ts: b'] })
  expect(report.isGood()).toBe(false)
  const text = report.text()
  expect(text).toContain('— what failed\nbad: a.test.ts: a\nbad: a.test.ts: b\n')
  expect(text.indexOf('— what failed')).toBeLessThan(text.indexOf('— how long it took'))
  expect(lastLine(text)).toBe('10 passed, 2 failed')
})

it.each([
  ['a part that ends badly without a failed test', 1, { passed: 5, failed: 0, names: [] }, '5 passed, 1 failed'],
  ['a part that a signal ended', null, { passed: 5, failed: 0, names: [] }, '5 passed, 1 failed'],
  ['a part without a report', 2, undefined, '0 passed, 1 failed'],
])('counts %s as one failure', (_, status, counts, last) => {
  const report = createReport()
  report.add(part('broken', status), counts)
  expect(report.text()).toContain('— what failed\nbroken: it ended badly\n')
  expect(lastLine(report.text())).toBe(last)
  expect(report.isGood()).toBe(false)
})

it('counts what failed outside of all parts', () => {
  const report = createReport()
  report.add(part('good', 0), { passed: 1, failed: 0, names: [] })
  expect(report.isGood()).toBe(true)
  report.fail(new Error('no room'))
  expect(report.text()).toContain('— what failed\nError: no room\n')
  expect(lastLine(report.text())).toBe('1 passed, 1 failed')
  expect(report.isGood()).toBe(false)
})

it('is not good when nothing was tested', () => {
  const report = createReport()
  expect(report.isGood()).toBe(false)
  expect(report.text()).toBe('\n0 passed, 0 failed')
})
