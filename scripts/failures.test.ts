import { expect, it } from 'vitest'
import { failuresOfPlaywright, failuresOfVitest } from './failures.mjs'

it('names the failed tests of a Vitest report with their first lines, and the files that could not be loaded', () => {
  const passed = { status: 'passed', fullName: 'a works', failureMessages: [] }
  const failed = { status: 'failed', fullName: 'a breaks', failureMessages: ['expected 1 to be 2\nat a.test.ts'] }
  const testResults = [
    { name: 'a.test.ts', status: 'failed', message: '', assertionResults: [passed, failed] },
    { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
    { name: 'c.test.ts', status: 'passed', message: '', assertionResults: [passed] },
  ]
  expect(failuresOfVitest({ testResults })).toEqual(['a.test.ts: a breaks\n    expected 1 to be 2\n    at a.test.ts', 'b.test.ts\n    no such module'])
})

it('names the failed tests of a Playwright report at any depth, and what failed outside of tests', () => {
  const spec = (title: string, ok: boolean, message?: string) => ({
    file: 'x.spec.ts',
    title,
    ok,
    tests: [{ results: [message ? { error: { message } } : {}] }],
  })
  const suites = [{ specs: [spec('fine', true)], suites: [{ specs: [spec('deep', false, 'not visible')] }] }]
  expect(failuresOfPlaywright({ suites, errors: [{ message: 'no browser' }] })).toEqual(['x.spec.ts: deep\n    not visible', 'no browser'])
})
