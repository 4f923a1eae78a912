import { uploadCsv } from './owner'
import { expect, test } from './test'

test.beforeEach(({ signedIn: _ }) => {})

test('a person is added, found, deleted and restored', async ({ page }) => {
  await page.goto('/customers/new')
  await page.getByLabel('First name').fill('Žofie')
  await page.getByLabel('Last name').fill('Nováková')
  await page.getByLabel('Phone').fill('079 12')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByText('This number is too short.')).toBeVisible()
  await expect(page.getByLabel('First name')).toHaveValue('Žofie')
  await page.getByLabel('Phone').fill('+385 91 234 5678')
  await expect(page.getByText('Croatia, mobile')).toBeVisible()
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.waitForURL(/\/customers(\?.*)?$/)

  await page.goto('/customers?q=zofie+novakova')
  await page.getByRole('link', { name: 'Žofie Nováková' }).click()
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('is back.')).toBeVisible()
  await page.goto('/customers?q=zofie')
  await expect(page.getByRole('link', { name: 'Žofie Nováková' })).toBeVisible()
})

test('a number that is already on the list leads to the person who has it', async ({ page }) => {
  await page.goto('/customers/new')
  await page.getByLabel('First name').fill('Another Ana')
  await page.getByLabel('Phone').fill('0041 79 302 67 27')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByRole('link', { name: /Ana Horvat/ })).toBeVisible()
  await expect(page.getByLabel('First name')).toHaveValue('Another Ana')
})

test('an opt-out survives a delete and an import', async ({ page }) => {
  await page.goto('/customers/new')
  await page.getByLabel('First name').fill('Quiet')
  await page.getByLabel('Phone').fill('079 555 11 22')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.waitForURL(/\/customers(\?.*)?$/)
  await page.goto('/customers?q=quiet')
  await page.getByRole('link', { name: 'Quiet' }).click()
  await page.getByLabel('Reason').fill('Asked in the shop')
  await page.getByRole('button', { name: 'Mark as opted out' }).click()
  await expect(page.getByRole('button', { name: 'Allow texts again' })).toBeVisible()
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.waitForURL(/\/customers$/)

  await uploadCsv(page, 'again.csv', 'Name,Phone\nQuiet,0795551122\n')
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByRole('link', { name: 'See the people' }).click()
  await expect(page.getByRole('row', { name: /Quiet/ })).toContainText('Opted out')
  await page.goto('/customers?texts=no')
  await expect(page.getByRole('link', { name: 'Quiet' })).toBeVisible()
})

test('a file that cannot be read is refused in words, and an import continues after a reload', async ({ page }) => {
  await page.goto('/customers/import')
  const choose = (name: string, buffer: Buffer) => page.getByLabel('File', { exact: true }).setInputFiles({ name, mimeType: 'text/csv', buffer })
  await choose('list.xlsx', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 1, 2, 3]))
  await expect(page.getByRole('alert').filter({ hasText: /spreadsheet|Excel|CSV/ })).toBeVisible()
  await choose('empty.csv', Buffer.from(''))
  await expect(page.getByRole('alert').filter({ hasText: /empty/ })).toBeVisible()

  const people = Array.from({ length: 30_000 }, (_, n) => `Guest ${n},+4178${String(5_000_000 + n)}`)
  await uploadCsv(page, 'many.csv', `Name,Phone\n${people.join('\n')}\n`)
  await page.reload()
  await expect(page.getByText('30,000 rows in total.')).toBeVisible({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  // A fast machine finishes before the bar is seen.
  await expect(page.getByRole('progressbar').or(page.getByRole('link', { name: 'See the people' }))).toBeVisible()
  await page.reload()
  await expect(page.getByRole('link', { name: 'See the people' })).toBeVisible({ timeout: 60_000 })
  await page.goto('/customers?q=guest')
  await expect(page.getByText(/30,000 people/)).toBeVisible()
})
