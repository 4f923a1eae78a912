import type { Page } from '@playwright/test'

/** The shop of the browser tests: the story sets it up, the other tests sign in to it. */
export const owner = { shopName: 'Wine Shop', country: 'Switzerland', email: 'ana@example.com', password: 'correct horse battery' }

export const invitation = "Wine shop grand opening at Monday 8pm. Don't forget glasses."

export async function signIn(page: Page) {
  await page.goto('/sign-in')
  await page.getByLabel('Email').fill(owner.email)
  await page.getByLabel('Password').fill(owner.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation', { name: 'Main' }).waitFor()
}

/** Uploads a CSV file and waits for its dry run. */
export async function uploadCsv(page: Page, name: string, text: string) {
  await page.goto('/customers/import')
  await page.getByLabel('File', { exact: true }).setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  await page.waitForURL(/\/customers\/import\/.+/)
}

/** Imports a file in which every row is valid. */
export async function importPeople(page: Page, csv: string) {
  await uploadCsv(page, 'people.csv', csv)
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByRole('link', { name: 'See the people' }).waitFor()
}

type Letter = { name: string; text?: string; tag?: string }

/** Fills the compose form, for everyone or for the people of one tag, and goes to the review. */
export async function compose(page: Page, { name, text = invitation, tag }: Letter) {
  await page.goto('/campaigns/new')
  await page.getByLabel('Campaign name').fill(name)
  await page.getByLabel('Sender').fill('WineShop')
  await page.getByLabel('Message').fill(text)
  await page.getByLabel(tag ? 'People with a tag' : 'Everyone').check()
  if (tag) await page.getByLabel(new RegExp(`^${tag}`)).check()
  await page.getByRole('button', { name: 'Review' }).click()
  await page.waitForURL(/\/review$/)
}

/** Presses Send on the review and waits for the campaign's page. */
export async function pressSend(page: Page) {
  await page.getByRole('button', { name: /^Send \d+ texts?$/ }).click()
  await page.waitForURL(/\/campaigns\/[0-9a-f-]+$/)
}

/** Changes how long the owner can undo a send. */
export async function setTimeToUndo(page: Page, seconds: number) {
  await page.goto('/settings/shop')
  await page.getByLabel('Time to undo').fill(String(seconds))
  const form = page.locator('form').filter({ has: page.getByLabel('Time to undo') })
  await form.getByRole('button', { name: 'Save' }).click()
  await form.getByText('Saved.').waitFor()
}
