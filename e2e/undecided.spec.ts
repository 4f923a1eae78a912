import { askOwner } from './message-rows'
import { compose, importPeople, pressSend } from './owner'
import { expect, test } from './test'

test('the owner decides on uncertain texts, one by one and then all of them, and each decision is recorded', async ({ page, signedIn: _ }) => {
  const phones = ['+41790771001', '+41790771002', '+41790771003', '+41790771004']
  const people = phones.map((phone, n) => `Person ${n + 1},${phone},Unsure`)
  await importPeople(page, `Name,Phone,Tags\n${people.join('\n')}\n`)
  await compose(page, { name: 'Unsure', text: 'A tasting of which nobody knows.', tag: 'Unsure' })
  await pressSend(page)
  await expect(page.getByText('4 planned = 4 delivered')).toBeVisible()

  await askOwner(page.url().split('/').at(-1) ?? '', phones.slice(1))
  await page.reload()
  const note = page.getByRole('status').filter({ hasText: 'we cannot tell' })
  await expect(note).toContainText('3 people: we cannot tell whether they got it')
  const row = (n: number) => page.getByRole('row').filter({ hasText: phones[n] })
  await expect(row(0).getByRole('button', { name: /send again/i })).toHaveCount(0)

  const question = page.getByRole('alertdialog')
  await page.getByRole('button', { name: 'Do not send again: Person 2' }).click()
  await question.getByRole('button', { name: 'Do not send again' }).click()
  await expect(row(1)).toContainText('You decided not to send it again.')
  await expect(note).toContainText('2 people')

  await page.getByRole('button', { name: 'Send again: Person 3', exact: true }).click()
  await expect(question).toContainText('gets it twice')
  await question.getByRole('button', { name: 'Send again' }).click()
  await expect(row(2)).toContainText('Delivered')
  await expect(note).toContainText('1 person')

  await note.getByRole('button', { name: 'Send again', exact: true }).click()
  await question.getByRole('button', { name: 'Send again' }).click()
  await expect(note).toHaveCount(0)
  await expect(page.getByText('4 planned = 3 delivered + 1 not sent')).toBeVisible()
  const course = page.getByRole('region', { name: 'What happened' }).getByRole('listitem')
  await expect(course.filter({ hasText: '1 person.' })).toHaveCount(3)

  await page.goto('/phones')
  await expect(page.getByText('A tasting of which nobody knows.')).toHaveCount(6)
})
