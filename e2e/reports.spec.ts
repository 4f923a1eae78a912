import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { compose, importPeople, pressSend } from './owner'
import { expect, test } from './test'

test.beforeEach(({ signedIn: _ }) => {})

async function reportAddress(page: Page): Promise<string> {
  await page.goto('/settings/connection')
  const address = await page.getByText(/\/api\/infobip\/reports\/[\w-]{43}$/).textContent()
  return new URL(address ?? '').pathname
}

async function messageIdOf(page: Page, end: string): Promise<string> {
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export CSV' }).click()
  const lines = (await readFile(await (await download).path(), 'utf8')).split('\r\n').map((line) => line.split(','))
  const column = lines[0]?.indexOf('messageId') ?? -1
  return lines.find(([phone]) => phone?.endsWith(end))?.[column] ?? ''
}

test('a report to the address changes its text, and a replaced address stops working', async ({ page, request }) => {
  const address = await reportAddress(page)
  // A number of the rehearsal gateway for which no report ever comes (gateway/README.md).
  await importPeople(page, 'Name,Phone,Tags\nQuiet,+41791990009,Quiet\n')
  await compose(page, { name: 'Pushed', text: 'Only the push can tell.', tag: 'Quiet' })
  await pressSend(page)
  const row = page.getByRole('row').filter({ hasText: '+41791990009' })
  await expect(row).toContainText('On its way')

  const status = { groupId: 3, groupName: 'DELIVERED', id: 5, name: 'DELIVERED_TO_HANDSET', description: 'Delivered' }
  const data = { results: ['no report', { messageId: await messageIdOf(page, '1990009'), to: '41791990009', doneAt: new Date().toISOString(), status }] }
  expect((await request.post(`${address.slice(0, -1)}!`, { data })).status()).toBe(404)
  expect((await request.get(address)).status()).toBe(405)
  expect((await request.post(address, { data: 'x' })).status()).toBe(400)
  expect((await request.post(address, { data: `"${'x'.repeat(5_000_000)}"` })).status()).toBe(413)
  expect((await request.post(address, { data })).status()).toBe(200)
  await expect(row).toContainText('Delivered')

  await page.goto('/settings/connection')
  await page.getByRole('button', { name: 'Make a new address' }).click()
  await page.getByLabel('stops working at once').check()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Make a new address' }).click()
  await expect(page.getByText('There is a new address.')).toBeVisible()
  expect((await request.post(address, { data })).status()).toBe(404)
  expect((await request.post(await reportAddress(page), { data })).status()).toBe(200)
})
