import { compose, invitation, owner, uploadCsv } from './owner'
import { expect, test } from './test'

// The story of a wine shop, from an empty machine to a messageId for each guest.
test.describe.configure({ mode: 'serial' })

test('strangers cannot set up the shop without the code that was printed', async ({ page }) => {
  await page.goto('/')
  await expect(page).toHaveURL(/\/setup$/)
  await page.getByLabel('Set-up code').fill('a guess')
  await page.getByLabel('Shop name').fill('Not mine')
  await page.getByLabel('Country').selectOption({ label: owner.country })
  await page.getByLabel('Email').fill('eve@example.com')
  await page.getByLabel('Password').fill('a long enough password')
  await page.getByRole('button', { name: 'Set up shop' }).click()
  await expect(page.getByText('That is not the set-up code')).toBeVisible()
  await expect(page.getByLabel('Shop name')).toHaveValue('Not mine')
})

test('the owner sets up the shop, once', async ({ page }) => {
  await page.goto('/setup?token=token-for-the-browser-tests')
  await page.getByLabel('Shop name').fill(owner.shopName)
  await page.getByLabel('Country').selectOption({ label: owner.country })
  await page.getByLabel('Email').fill(owner.email)
  await page.getByLabel('Password').fill('short')
  await page.getByRole('button', { name: 'Set up shop' }).click()
  await expect(page.getByText('Please use at least 12 characters')).toBeVisible()
  await expect(page.getByLabel('Country')).toHaveValue('CH')
  await expect(page.getByLabel('Shop name')).toHaveValue(owner.shopName)

  await page.getByLabel('Password').fill(owner.password)
  await page.getByRole('button', { name: 'Set up shop' }).click()
  await expect(page.getByRole('heading', { name: owner.shopName })).toBeVisible()
  await expect(page.getByText('REHEARSAL', { exact: true })).toBeVisible()
  await expect(page.getByText('1 of 5 done')).toBeVisible()

  await page.goto('/setup?token=token-for-the-browser-tests')
  await expect(page).not.toHaveURL(/setup/)
})

test('the owner chooses how texts are sent, and what was typed survives a refusal', async ({ page, signedIn: _ }) => {
  await page.goto('/settings/shop')
  await expect(page.getByLabel('Time to undo')).toHaveValue('10')
  await page.getByLabel('Time to undo').fill('0')
  await page.getByLabel('From', { exact: true }).fill('21:00')
  const form = page.locator('form').filter({ has: page.getByLabel('Time to undo') })
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Enter the end time too, or leave both times empty.')).toBeVisible()
  await expect(page.getByLabel('Time to undo')).toHaveValue('0')
  await expect(page.getByLabel('From', { exact: true })).toHaveValue('21:00')
  await page.getByLabel('From', { exact: true }).fill('')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form.getByText('Saved.')).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Time to undo')).toHaveValue('0')
  await expect(page.getByLabel('From', { exact: true })).toHaveValue('')
})

test('the owner imports the guests, invites them, and sees the result for each text', async ({ page, signedIn: _ }) => {
  const guests = [
    'First name;Last name;Phone;Tags',
    'Ana;Horvat;+41 79 302 67 27;VIP',
    'Marko;Kovač;079 302 68 34;VIP',
    'Bad;Row;12;',
    'Ana again;;0041793026727;',
  ].join('\n')
  await uploadCsv(page, 'guests.csv', guests)
  await expect(page.getByText('4 rows in total.')).toBeVisible()
  await expect(page.getByText('This number is too short.')).toBeVisible()
  await expect(page.getByText('Same number as line 2.')).toBeVisible()
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByRole('link', { name: 'See the people' }).click()
  await expect(page.getByRole('row', { name: /Marko Kovač/ })).toContainText('079 302 68 34')

  await compose(page, { name: 'Grand opening' })
  await expect(page.getByText('2 people will get 1 text each: 2 texts in all.')).toBeVisible()
  await page.getByRole('button', { name: 'Send 2 texts' }).click()

  await expect(page.getByRole('heading', { name: 'Grand opening' })).toBeVisible()
  await expect(page.getByText(invitation)).toBeVisible()
  for (const number of ['+41793026727', '+41793026834']) await expect(page.getByRole('row').filter({ hasText: number })).toContainText(/Delivered/)
  const ids = await page.locator('td code').allTextContents()
  expect(new Set(ids).size).toBe(2)
  await expect(page.getByText('2 planned = 2 delivered')).toBeVisible()
  await expect(page.getByRole('button', { name: /Copy bulkId/ })).toBeVisible()

  await page.goto('/campaigns')
  await expect(page.getByRole('row', { name: /Grand opening/ })).toContainText('Sent')
  await page.goto('/phones')
  await expect(page.getByText(invitation)).toHaveCount(2)
})
