import { test as base, expect } from '@playwright/test'
import { signIn } from './owner'

// The browser reports each answer that is not 2xx, such as a missing page or a refused file.
const EXPECTED = /\/no-such-page$|\/api\/imports\?name=/

/** Every browser test fails on errors in the console and in scripts. */
export const test = base.extend<{ noErrors: undefined; signedIn: undefined }>({
  noErrors: [
    async ({ page }, use) => {
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error' && !EXPECTED.test(message.location().url)) errors.push(`${message.text()} ${message.location().url}`)
      })
      await use(undefined)
      expect(errors).toEqual([])
    },
    { auto: true },
  ],
  signedIn: async ({ page }, use) => {
    await signIn(page)
    await use(undefined)
  },
})

export { expect }
