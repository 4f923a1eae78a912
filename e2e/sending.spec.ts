import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { compose, importPeople, invitation, owner, pressSend, setTimeToUndo } from './owner'
import { expect, test } from './test'

test.beforeEach(({ signedIn: _ }) => {})

async function sendToTag(page: Page, name: string, tag: string) {
  await compose(page, { name, tag })
  await pressSend(page)
}

test('the page and the export say in words why texts were not delivered', async ({ page }) => {
  // These numbers of the rehearsal gateway misbehave on purpose (gateway/README.md).
  const people = [
    ['Off', '990002'],
    ['Gone', '990011'],
    ['Wrong', '990006'],
    ['Doubt', '990021'],
    ['Fine', '111111'],
  ].map(([name, end]) => `=${name},+41790${end},Odd`)
  await importPeople(page, `Name,Phone,Tags\n${people.join('\n')}\n`)
  await sendToTag(page, 'Odd numbers', 'Odd')

  const row = (end: string) => page.getByRole('row').filter({ hasText: `+41790${end}` })
  await expect(row('990002')).toContainText('The phone was off or out of coverage.')
  await expect(row('990011')).toContainText('This number does not exist.')
  await expect(row('990006')).toContainText('The number is not valid')
  await expect(row('111111')).toContainText('Delivered')
  // The answer had no entry for this number, so its text is uncertain until it is found in the gateway's log.
  await expect(row('990021')).toContainText('Checking')
  await expect(page.getByText('We are checking with the gateway whether 1 person got the text')).toBeVisible()
  await expect(page.getByText('5 planned = 2 delivered + 3 failed')).toBeVisible({ timeout: 45_000 })
  await expect(row('990021')).toContainText('Delivered')

  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export CSV' }).click()
  const csv = await readFile(await (await download).path(), 'utf8')
  expect(csv.split('\r\n')).toHaveLength(7)
  expect(csv).toContain("'=Off")
  expect(csv).toContain('+41790111111')

  await page.getByRole('link', { name: /Failed/ }).click()
  await expect(page.getByRole('row')).toHaveCount(4)
})

test('a campaign pauses with a reason when the gateway refuses the credentials, and Stop ends it', async ({ page }) => {
  await importPeople(page, 'Name,Phone,Tags\nLocked,+41790990101,Locked\nWaiting,+41790222222,Locked\n')
  await sendToTag(page, 'Locked out', 'Locked')
  await expect(page.getByText('Sending paused automatically')).toBeVisible()
  const alert = page.getByRole('alert').filter({ hasText: 'Sending paused automatically' })
  await expect(alert).toContainText('The gateway rejected your key')
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(alert).toContainText('The gateway rejected your key')
  const course = page.getByRole('region', { name: 'What happened' }).getByRole('listitem')
  await expect(course.filter({ hasText: 'Shopbell paused sending automatically.' })).toHaveCount(2)
  await expect(course.last()).toContainText('HTTP 401')
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('button', { name: 'Stop for good' }).click()
  await expect(page.getByText('2 planned = 2 not sent')).toBeVisible()
})

test('Undo restores the draft, and without Undo the text leaves when the time is over', async ({ page }) => {
  await importPeople(page, 'Name,Phone,Tags\nHasty,+41790333333,Hasty\n')
  await setTimeToUndo(page, 10)
  await sendToTag(page, 'Sent in haste', 'Hasty')
  await expect(page.getByRole('timer')).toHaveText(/^Sending starts in \d+ s$/)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.waitForURL(/\/campaigns\/new\?draft=/)
  await expect(page.getByLabel('Campaign name')).toHaveValue('Sent in haste')
  await expect(page.getByLabel('Sender')).toHaveValue('WineShop')
  await expect(page.getByLabel('Message')).toHaveValue(invitation)
  await expect(page.getByLabel('People with a tag')).toBeChecked()
  await expect(page.getByLabel(/^Hasty/)).toBeChecked()

  await setTimeToUndo(page, 3)
  await page.goto('/campaigns?q=haste')
  await page.getByRole('link', { name: 'Sent in haste' }).click()
  await page.getByRole('button', { name: 'Review' }).click()
  await page.waitForURL(/\/review$/)
  await pressSend(page)
  await expect(page.getByRole('timer')).toBeVisible()
  await expect(page.getByText('1 planned = 1 delivered')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0)
  const course = page.getByRole('region', { name: 'What happened' }).getByRole('listitem')
  await expect(course).toHaveCount(3)
  await expect(course.nth(1)).toContainText(`${owner.email} undid the send before the first text left`)
  await setTimeToUndo(page, 0)
})

test('quiet hours delay a campaign and say until when, and without them it is sent', async ({ page }) => {
  await importPeople(page, 'Name,Phone,Tags\nSleeper,+41790444444,Sleeper\n')
  const setQuietHours = async (from: string, until: string) => {
    await page.goto('/settings/shop')
    const form = page.locator('form').filter({ has: page.getByLabel('Time to undo') })
    await form.getByLabel('From').fill(from)
    await form.getByLabel('Until').fill(until)
    await form.getByRole('button', { name: 'Save' }).click()
    await form.getByText('Saved.').waitFor()
  }
  // The one minute outside quiet hours is half an hour away.
  const soon = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Europe/Zurich' })
  await setQuietHours(soon.format(Date.now() + 31 * 60_000), soon.format(Date.now() + 30 * 60_000))
  await sendToTag(page, 'Too late at night', 'Sleeper')
  await expect(page.getByText(/^Quiet hours: sending resumes at \d\d:\d\d, Europe\/Zurich\.$/)).toBeVisible()
  await setQuietHours('', '')
  await page.goto('/campaigns?q=night')
  await page.getByRole('link', { name: 'Too late at night' }).click()
  await expect(page.getByText('1 planned = 1 delivered')).toBeVisible()
})

test('a draft keeps what was typed after a reload and after a missing field', async ({ page }) => {
  await page.goto('/campaigns/new')
  await page.getByLabel('Campaign name').fill('Half done')
  await page.getByLabel('Message').fill('Smart ’quotes’ cost more')
  await expect(page.getByText(/^Saved \d\d:\d\d/)).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Message')).toHaveValue('Smart ’quotes’ cost more')
  await expect(page.getByText(/70/).first()).toBeVisible()
  await page.getByLabel('Sender').fill('ab')
  await page.getByRole('button', { name: 'Review' }).click()
  await expect(page.getByLabel('Sender')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel('Campaign name')).toHaveValue('Half done')
})
