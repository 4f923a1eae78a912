import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readSettings } from './settings'
import { basic, temporaryFolder, testGateway } from './test-gateway'

const error = async (response: Response) => (await response.json()).requestError.serviceException

test.each([
  ['user and password', basic('rehearsal', 'rehearsal')],
  ['user and password after a scheme in capitals', basic('rehearsal', 'rehearsal').replace('Basic', 'BASIC')],
  ['the API key', 'App rehearsal'],
])('accepts %s', async (_, authorization) => {
  const { url } = await testGateway()
  expect((await fetch(`${url}/account/1/balance`, { headers: { authorization } })).status).toBe(200)
})

test.each([
  ['nothing', undefined],
  ['another password', basic('rehearsal', 'other')],
  ['another key', 'App other'],
  ['the key under another scheme', 'Bearer rehearsal'],
  ['an empty key', 'App '],
])('answers 401 in Infobip’s envelope to %s', async (_, authorization) => {
  const { url } = await testGateway()
  for (const where of ['/account/1/balance', '/sms/1/reports', '/sms/1/logs']) {
    const response = await fetch(`${url}${where}`, { headers: authorization ? { authorization } : {} })
    expect(response.status).toBe(401)
    expect(await error(response)).toEqual({ messageId: 'UNAUTHORIZED', text: 'Invalid login details' })
  }
})

test('answers 404, 405, 413 and 415 in the envelope and accepts no text', async () => {
  const { client, ledger, url } = await testGateway()
  expect(await error(await client.get('/sms/9/text'))).toMatchObject({ messageId: 'NOT_FOUND' })
  const wrongMethod = await client.get('/sms/1/text/single')
  expect([wrongMethod.status, wrongMethod.headers.get('allow')]).toEqual([405, 'POST'])
  const body = JSON.stringify({ to: '41793026727', text: 'Hello' })
  expect((await client.post(body, { 'content-type': 'text/plain' })).status).toBe(415)
  expect((await client.post(JSON.stringify({ to: '41793026727', text: 'x'.repeat(5_000_000) }))).status).toBe(413)
  expect((await fetch(url)).status).toBe(404)
  expect((await fetch(`${url}//`)).status).toBe(404)
  expect(ledger.countTexts()).toBe(0)
  expect(ledger.requests()).toBe(2)
})

test('reads its settings from the environment and names every wrong one', () => {
  expect(readSettings({ GATEWAY_PORT: '', GATEWAY_BALANCE: '12.5' })).toMatchObject({ port: 3001, host: '127.0.0.1', balance: 12.5, username: 'rehearsal' })
  expect(() => readSettings({ GATEWAY_PORT: 'x', GATEWAY_CURRENCY: 'euro' })).toThrow(/GATEWAY_PORT must be a number\.\nGATEWAY_CURRENCY must be three/)
})

function startProgram(env: Record<string, string>) {
  const root = path.join(import.meta.dirname, '..')
  const child = spawn(process.execPath, ['--conditions=react-server', '--import', 'tsx', 'gateway/main.ts'], { cwd: root, env: { ...process.env, ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk))
  return { child, output: () => output }
}

test('runs as a program that prints its address and exits cleanly on SIGTERM', async () => {
  const { child, output } = startProgram({ GATEWAY_PORT: '0', GATEWAY_DATA_DIR: temporaryFolder() })
  await expect.poll(output, { timeout: 20_000 }).toMatch(/^Rehearsal gateway on http:\/\/127\.0\.0\.1:\d+\n$/)
  const url = output().trim().split(' ').at(-1) ?? ''
  expect((await fetch(`${url}/phones.json`)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('says in one sentence that its port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  const { child, output } = startProgram({ GATEWAY_PORT: port, GATEWAY_DATA_DIR: temporaryFolder() })
  expect(await once(child, 'exit')).toEqual([1, null])
  expect(output()).toBe(`Port ${port} is in use. Choose another: GATEWAY_PORT=3101 npm run gateway\n`)
  other.close()
})

test.each([
  ['a folder under a file', 'blocked/ledger', /^The gateway cannot keep its ledger in .+ \(ENOTDIR\)\. Allow it .+ GATEWAY_DATA_DIR\.\n$/],
  ['a ledger that is no database', '.', /^The gateway cannot keep its ledger in .+ \(SQLITE_NOTADB\)\. Allow it .+ GATEWAY_DATA_DIR\.\n$/],
])('says in one sentence that it cannot use %s', async (_, folder, sentence) => {
  const dataDir = temporaryFolder()
  for (const name of ['blocked', 'gateway.db']) writeFileSync(path.join(dataDir, name), 'not a database '.repeat(100))
  const { child, output } = startProgram({ GATEWAY_PORT: '0', GATEWAY_DATA_DIR: path.join(dataDir, folder) })
  expect(await once(child, 'exit')).toEqual([1, null])
  expect(output()).toMatch(sentence)
})

test('keeps every answered text after kill -9', async () => {
  const dataDir = temporaryFolder()
  const { child, output } = startProgram({ GATEWAY_PORT: '0', GATEWAY_DATA_DIR: dataDir })
  await expect.poll(output, { timeout: 20_000 }).toContain('http')
  const url = output().trim().split(' ').at(-1) ?? ''
  let answered = 0
  async function sendUntilDead() {
    for (let n = 0; n < 10_000; n++) {
      const body = JSON.stringify({ from: 'WineShop', to: Array.from({ length: 100 }, (_, i) => String(41_000_000_000 + n * 100 + i)), text: 'Hello' })
      const response = await fetch(`${url}/sms/1/text/single`, {
        method: 'POST',
        headers: { authorization: 'App rehearsal', 'content-type': 'application/json' },
        body,
      })
      await response.json()
      answered += 100
      if (answered === 1000) child.kill('SIGKILL')
    }
  }
  await expect(sendUntilDead()).rejects.toThrow()
  const { ledger } = await testGateway({ dataDir })
  // A request without an answer may be stored too, but only as a whole.
  expect(ledger.countTexts()).toBeGreaterThanOrEqual(answered)
  expect(ledger.countTexts() % 100).toBe(0)
  expect(ledger.duplicates()).toEqual([])
})
