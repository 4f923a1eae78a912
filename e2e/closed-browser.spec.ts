// wacrm #472, Bulk Texter: the campaign lived in the browser that had started it, and ended with it.
import { compose, importPeople, setTimeToUndo, signIn } from './owner'
import { expect, test } from './test'

test('a campaign goes on without the browser that started it, from the moment that Send is pressed', async ({ page, browser, signedIn: _ }) => {
  await importPeople(page, 'Name,Phone,Tags\nFar away,+41790555555,Away\n')
  await setTimeToUndo(page, 3)
  await compose(page, { name: 'Closed at once', text: 'A tasting for friends far away.', tag: 'Away' })
  const asked = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/review'))
  await page.getByRole('button', { name: /^Send \d+ texts?$/ }).click()
  // The answer is for nobody any more.
  await asked
  await page.context().close()

  const another = await (await browser.newContext()).newPage()
  await signIn(another)
  // Looked at from aside: the campaign's own page is not to be what sets it going.
  await another.goto('/phones?q=790555555')
  await expect(another.getByText('A tasting for friends far away.')).toBeVisible({ timeout: 30_000 })
  await another.goto('/campaigns?q=closed')
  await another.getByRole('link', { name: 'Closed at once' }).click()
  await expect(another.getByText('1 planned = 1 delivered')).toBeVisible()
  await setTimeToUndo(another, 0)
  await another.context().close()
})
