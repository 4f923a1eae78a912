import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './test'

test.beforeEach(({ signedIn: _ }) => {})

const saved = (page: Page) => expect(page.getByRole('status').filter({ hasText: /^Saved / })).toBeVisible()
const warning = (page: Page) => page.getByRole('alert').filter({ hasText: 'This invitation was changed in another window.' })

/** Opens a draft in two windows. `page` then saves a newer text, so the returned window shows an old one. */
async function openTwice(page: Page, newer: string) {
  await page.goto('/campaigns/new')
  await page.getByLabel('Campaign name').fill('Two windows')
  await page.getByLabel('Sender').fill('WineShop')
  await page.getByLabel('Message').fill('Come on Monday.')
  await page.waitForURL(/draft=/)
  const stale = await page.context().newPage()
  await stale.goto(page.url())
  await expect(stale.getByLabel('Message')).toHaveValue('Come on Monday.')
  const answer = page.waitForResponse((response) => response.url().endsWith('/api/campaigns/drafts') && response.ok())
  await page.getByLabel('Message').fill(newer)
  await answer
  await saved(page)
  return stale
}

async function textOnDisk(page: Page) {
  const reader = await page.context().newPage()
  await reader.goto(page.url())
  const text = await reader.getByLabel('Message').inputValue()
  await reader.close()
  return text
}

test('a window with an older draft does not overwrite the newer one, keeps what is typed, and offers both ways to continue', async ({ page }) => {
  const stale = await openTwice(page, 'Come on Tuesday.')
  await stale.getByLabel('Message').fill('Come at noon.')
  await expect(warning(stale)).toContainText('Come on Tuesday.')
  await expect(stale.getByLabel('Message')).toHaveValue('Come at noon.')
  expect(await textOnDisk(page)).toBe('Come on Tuesday.')
  expect((await new AxeBuilder({ page: stale }).analyze()).violations).toEqual([])

  // Further typing changes nothing until the owner has chosen.
  await stale.getByLabel('Message').fill('Come at noon, please.')
  await stale.getByRole('button', { name: 'Keep this one' }).click()
  await expect(warning(stale)).toBeHidden()
  await expect(stale.getByLabel('Message')).toBeFocused()
  await saved(stale)
  expect(await textOnDisk(page)).toBe('Come at noon, please.')

  // Now the first window has the older draft.
  await page.close()
  const behind = await openTwice(await stale.context().newPage(), 'Come on Wednesday.')
  await behind.getByLabel('Message').fill('Come never.')
  await warning(behind).getByRole('link', { name: 'Load the newer one' }).click()
  await expect(behind.getByLabel('Message')).toHaveValue('Come on Wednesday.')
  await expect(warning(behind)).toBeHidden()
  // The page is loaded again, and text typed before its scripts have run would not be saved.
  await behind.waitForLoadState('networkidle')
  await behind.getByLabel('Message').fill('Come on Wednesday evening.')
  await saved(behind)
  expect(await textOnDisk(behind)).toBe('Come on Wednesday evening.')
})

test('Review in a window with an older draft stays there and warns', async ({ page }) => {
  const stale = await openTwice(page, 'Come on Tuesday.')
  await stale.getByRole('button', { name: 'Review' }).click()
  await expect(warning(stale)).toContainText('Come on Tuesday.')
  expect(stale.url()).toContain('/campaigns/new')
  expect(await textOnDisk(page)).toBe('Come on Tuesday.')
})

test('a window recognises its own saves after Back and after a lost answer', async ({ page }) => {
  await page.goto('/campaigns/new')
  await page.getByLabel('Campaign name').fill('One window')
  await page.waitForURL(/draft=/)
  await page.getByLabel('Message').fill('Come on Monday.')
  await page.getByRole('link', { name: 'Customers' }).first().click()
  await page.waitForURL(/\/customers$/)
  await page.goBack()
  await expect(page.getByLabel('Message')).toHaveValue('Come on Monday.')

  // The server saves the draft, but its answer does not reach the browser.
  let isLost = false
  await page.route('**/api/campaigns/drafts', async (route) => {
    if (isLost) return route.continue()
    await route.fetch()
    isLost = true
    await route.fulfill({ status: 200, contentType: 'text/html', body: 'A page of a proxy.' })
  })
  await page.getByLabel('Message').fill('Come on Tuesday.')
  await expect(page.getByText('Could not save')).toBeVisible()
  await page.getByLabel('Message').fill('Come on Wednesday.')
  await saved(page)
  await expect(warning(page)).toBeHidden()
  expect(await textOnDisk(page)).toBe('Come on Wednesday.')
})
