import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { uploadCsv } from './owner'
import { expect, test } from './test'

const sizes = { desktop: { width: 1280, height: 860 }, phone: { width: 390, height: 844 } }

/** The addresses of all pages. Some of them are read from links of other pages. */
async function addresses(page: Page): Promise<string[]> {
  // The list comes after its skeleton.
  const linkOf = async (list: string, pattern: RegExp) => {
    await page.goto(list)
    const find = async () => {
      const hrefs = await page.locator('main a').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
      return hrefs.find((href) => pattern.test(href)) ?? ''
    }
    await expect.poll(find, { message: `a link ${pattern} on ${list}` }).not.toBe('')
    return find()
  }
  const customer = await linkOf('/customers', /^\/customers\/[0-9a-f-]{30,}/)
  const campaign = await linkOf('/campaigns', /^\/campaigns\/[0-9a-f-]{30,}/)
  await uploadCsv(page, 'check.csv', 'Name;Phone\nBad;12\n')
  const imported = new URL(page.url()).pathname
  const plain = [
    '/',
    '/customers',
    '/customers?q=nobody-is-called-this',
    '/customers/new',
    '/customers/import',
    '/campaigns',
    '/campaigns/new',
    '/phones',
    '/settings/shop',
    '/settings/connection',
    '/settings/account',
    '/no-such-page',
  ]
  return [...plain, customer, campaign, `${campaign}?outcome=failed`, imported]
}

/** Every rule in light. In dark only colours differ, so only the rules about colours. */
const checks = (page: Page, colorScheme: 'light' | 'dark') => {
  // No page has frames, so nothing has to be collected from them in a tab of its own.
  const all = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  return colorScheme === 'light' ? all : all.withRules(['color-contrast', 'link-in-text-block'])
}

test('axe finds nothing on any page, on a wide screen and a phone, light and dark, and nothing scrolls sideways', async ({ page, signedIn: _ }) => {
  test.setTimeout(900_000)
  const all = await addresses(page)
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport)
    for (const address of all) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        if (colorScheme === 'light') await page.goto(address)
        await page.locator('h1').waitFor()
        // In the first frame of a new colour scheme some colours are still changing.
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
        const { violations } = await checks(page, colorScheme).analyze()
        expect
          .soft(
            violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`),
            `${address}, ${size}, ${colorScheme}`,
          )
          .toEqual([])
      }
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect.soft(overflow, `${address} on ${size} scrolls sideways`).toBeLessThanOrEqual(0)
    }
  }
})

test('axe finds nothing on the sign-in', async ({ page }) => {
  await page.goto('/sign-in')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
})

test('the keyboard reaches everything on the way to a review', async ({ page, signedIn: _ }) => {
  await page.goto('/campaigns/new')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await page.getByLabel('Campaign name').focus()
  await page.keyboard.type('By keyboard')
  await page.keyboard.press('Tab')
  await expect(page.getByLabel('Sender')).toBeFocused()
  await page.keyboard.type('WineShop')
  await page.keyboard.press('Tab')
  await expect(page.getByLabel('Message')).toBeFocused()
  await page.keyboard.type('Hello')
  await page.keyboard.press('Tab')
  await expect(page.getByLabel('Everyone')).toBeFocused()
})
