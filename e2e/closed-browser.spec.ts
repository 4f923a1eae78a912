// wacrm #472, Bulk Texter: the campaign ran in the browser that had started it, and stopped when that browser was closed.
import { compose, importPeople, setTimeToUndo, signIn } from './owner'
import { expect, test } from './test'

test('the server sends a campaign although the browser is closed right after Send', async ({ page, browser, signedIn: _ }) => {
  await importPeople(page, 'Name,Phone,Tags\nFar away,+41790555555,Away\n')
  await setTimeToUndo(page, 3)
  await compose(page, { name: 'Closed at once', text: 'A tasting for friends far away.', tag: 'Away' })
  const asked = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/review'))
  await page.getByRole('button', { name: /^Send \d+ texts?$/ }).click()
  // Nobody waits for the answer.
  await asked
  await page.context().close()

  const another = await (await browser.newContext()).newPage()
  await signIn(another)
  // Reads another page, because the campaign's own page might start the sending.
  await another.goto('/phones?q=790555555')
  await expect(another.getByText('A tasting for friends far away.')).toBeVisible({ timeout: 30_000 })
  await another.goto('/campaigns?q=closed')
  await another.getByRole('link', { name: 'Closed at once' }).click()
  await expect(another.getByText('1 planned = 1 delivered')).toBeVisible()
  await setTimeToUndo(another, 0)
  await another.context().close()
})
