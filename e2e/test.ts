import { test as base, expect } from '@playwright/test'
import { signIn } from './owner'

/** Every browser test fails on what a person would not see but a developer would: errors in the console and in scripts. */
export const test = base.extend<{ noErrors: undefined; signedIn: undefined }>({
  noErrors: [
    async ({ page }, use) => {
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('console', (message) => {
        // A page that is not there is reported by the browser itself.
        if (message.type() === 'error' && !message.location().url.endsWith('/no-such-page')) errors.push(`${message.text()} ${message.location().url}`)
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
