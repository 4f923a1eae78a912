import { readdirSync, readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import path from 'node:path'
import { expect, test } from '@playwright/test'

const root = path.resolve(import.meta.dirname, '..')

/** The addresses of all files of app/ with this name. Parameters get an id that does not exist. */
function addresses(fileName: string): string[] {
  return readdirSync(path.join(root, 'app'), { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === fileName)
    .map(
      (file) =>
        `/${path.dirname(file)}`
          .replaceAll(path.sep, '/')
          .replace(/\/\([^)]+\)/g, '')
          .replace(/\[[^\]]+\]/g, 'nobody')
          .replace(/^\/\.$/, '/') || '/',
    )
}

const OPEN_PAGES = ['/sign-in', '/setup']
const OPEN_ROUTES = ['/api/health/live', '/api/health/ready', '/api/infobip/reports/nobody']

test('every page sends strangers to the sign-in', async ({ request }) => {
  const pages = addresses('page.tsx').filter((page) => !OPEN_PAGES.includes(page))
  expect(pages.length).toBeGreaterThan(10)
  for (const page of pages) {
    const answer = await request.get(page, { maxRedirects: 0 })
    expect([page, answer.status(), answer.headers().location]).toEqual([page, 307, '/sign-in'])
  }
})

test('every route handler refuses strangers, whatever the method', async ({ request }) => {
  const routes = addresses('route.ts').filter((route) => !OPEN_ROUTES.includes(route))
  expect(routes.length).toBeGreaterThan(4)
  for (const route of routes) {
    const source = readFileSync(path.join(root, 'app', ...findRoute(route)), 'utf8')
    for (const method of ['GET', 'POST', 'PUT', 'DELETE'].filter((name) => source.includes(`function ${name}(`))) {
      const answer = await request.fetch(route, { method, data: method === 'GET' ? undefined : '{}' })
      expect([method, route, answer.status()]).toEqual([method, route, 401])
    }
  }
})

test('a wrong address for delivery reports answers like an address that does not exist', async ({ request }) => {
  for (const secret of ['nobody', 'x'.repeat(43), '%00', '..%2f']) {
    const answer = await request.post(`/api/infobip/reports/${secret}`, { data: '{"results":[]}' })
    expect([secret, answer.status(), await answer.text()]).toEqual([secret, 404, ''])
  }
})

test('no answer of a route handler may be kept in a cache', async ({ request }) => {
  for (const route of addresses('route.ts')) {
    const answer = await request.get(route)
    expect([route, answer.headers()['cache-control']]).toEqual([route, 'no-store'])
  }
})

function findRoute(route: string): string[] {
  const file = readdirSync(path.join(root, 'app'), { recursive: true, encoding: 'utf8' }).find(
    (entry) => path.basename(entry) === 'route.ts' && `/${path.dirname(entry)}`.replaceAll(path.sep, '/').replace(/\[[^\]]+\]/g, 'nobody') === route,
  )
  if (!file) throw new Error(`No file for ${route}`)
  return [file]
}

test('every server action refuses strangers', async ({ request }) => {
  const manifest: { node: Record<string, { exportedName: string }> } = JSON.parse(
    readFileSync(path.join(root, '.next/server/server-reference-manifest.json'), 'utf8'),
  )
  const actions = Object.entries(manifest.node)
  expect(actions.length).toBeGreaterThan(10)
  // React reads the fields of a form before the arguments.
  const form = new FormData()
  form.append('_1_campaignId', 'nobody')
  form.append('0', '[{"status":"idle"},"$K1"]')
  for (const [id, { exportedName }] of actions) {
    const answer = await request.post('/sign-in', {
      headers: { 'Next-Action': id, Accept: 'text/x-component', Origin: new URL(test.info().project.use.baseURL ?? '').origin },
      multipart: form,
      maxRedirects: 0,
    })
    const body = await answer.text()
    // To the sign-in; or, for the two that strangers may use, a refusal in words. Never a success, never a crash.
    const isSentAway = (answer.headers()['x-action-redirect'] ?? '').startsWith('/sign-in')
    const isRefused = answer.status() === 200 && /"status":"refused"/.test(body)
    const isOpen = ['setUpAction', 'signInAction'].includes(exportedName)
    expect([exportedName, isSentAway, isRefused], body.slice(0, 300)).toEqual([exportedName, !isOpen, isOpen])
    expect(answer.status()).toBeLessThan(500)
  }
})

/** Sends a request with exactly these headers. A browser would not let a page choose Host and Origin. */
function statusOf(method: string, headers: Record<string, string>): Promise<number | undefined> {
  const sending = httpRequest(new URL('/sign-in', test.info().project.use.baseURL), { method, headers })
  sending.end()
  return new Promise((resolve, reject) => sending.once('response', (answer) => resolve(answer.resume().statusCode)).once('error', reject))
}

test('pages are served at our own addresses only, and forms of other sites are refused', async () => {
  const { host, origin } = new URL(test.info().project.use.baseURL ?? '')
  expect(await statusOf('GET', { host })).toBe(200)
  expect(await statusOf('GET', { host: 'evil.example' })).toBe(421)
  expect(await statusOf('POST', { host, origin })).toBe(200)
  for (const claim of [{}, { 'sec-fetch-site': 'cross-site' }, { origin: 'null' }, { origin: 'https://evil.example' }] as Record<string, string>[])
    expect(await statusOf('POST', { host, ...claim })).toBe(403)
})

test('a wrong password reveals nothing, and guessing is slowed down', async ({ page }) => {
  await page.goto('/sign-in')
  for (let guess = 1; guess <= 6; guess++) {
    await page.getByLabel('Email').fill('guessed@example.com')
    await page.getByLabel('Password').fill(`guess number ${guess}`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByText(guess <= 5 ? 'E-mail and password do not match.' : 'Too many wrong passwords.')).toBeVisible()
    await expect(page.getByLabel('Email')).toHaveValue('guessed@example.com')
    if (guess < 6) await page.reload()
  }
})
