import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { importPeople } from './owner'
import { expect, test } from './test'

test.beforeEach(({ signedIn: _ }) => {})

/** Sends to the people of one tag. */
async function sendToTag(page: Page, name: string, tag: string) {
  await page.goto('/campaigns/new')
  await page.getByLabel('Campaign name').fill(name)
  await page.getByLabel('Sender').fill('WineShop')
  await page.getByLabel('Message').fill('A tasting for friends of the house.')
  await page.getByLabel('People with a tag').check()
  await page.getByLabel(new RegExp(`^${tag}`)).check()
  await page.getByRole('button', { name: 'Review' }).click()
  await page.waitForURL(/\/review$/)
  await page.getByRole('button', { name: /^Send \d+ texts?$/ }).click()
  await page.waitForURL(/\/campaigns\/[0-9a-f-]+$/)
}

test('what the phone, the network and the gateway do to a text is told in words, and exported', async ({ page }) => {
  // Numbers of the rehearsal gateway that misbehave on purpose (gateway/README.md).
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
  await expect(row('990006')).toContainText('The number is not right')
  await expect(row('990021')).toContainText('Not certain')
  await expect(row('111111')).toContainText('Delivered')
  await expect(page.getByText('5 planned = 1 delivered + 3 failed + 1 not certain')).toBeVisible()

  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export CSV' }).click()
  const csv = await readFile(await (await download).path(), 'utf8')
  expect(csv.split('\r\n')).toHaveLength(7)
  expect(csv).toContain("'=Off")
  expect(csv).toContain('+41790111111')

  await page.getByRole('link', { name: /Failed/ }).click()
  await expect(page.getByRole('row')).toHaveCount(4)
})

test('a gateway that refuses the credentials pauses the campaign, says why, and Stop ends it', async ({ page }) => {
  await importPeople(page, 'Name,Phone,Tags\nLocked,+41790990101,Locked\nWaiting,+41790222222,Locked\n')
  await sendToTag(page, 'Locked out', 'Locked')
  await expect(page.getByText('Sending paused by itself')).toBeVisible()
  await expect(page.getByText('does not accept the credentials')).toBeVisible()
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByText('does not accept the credentials')).toBeVisible()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('button', { name: 'Stop for good' }).click()
  await expect(page.getByText('2 planned = 2 left out')).toBeVisible()
})

test('a draft keeps what was typed, through a reload and a missing field', async ({ page }) => {
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
