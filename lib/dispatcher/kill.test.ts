import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { db, isPostgres, readSql, write } from '@/lib/db/client'
import { positionsIn } from '@/lib/messages/rows/ranges'
import { reservedRanges } from '@/lib/messages/rows/reserved'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { createDraftOf, reviewAndSend } from '@/lib/testing/campaigns'
import { createWorker } from '@/lib/testing/dispatcher'
import { createShop } from '@/lib/testing/factories'
import { createPeople } from '@/lib/testing/people'
import { type ScriptedGateway, startScriptedGateway, takesAll } from '@/lib/testing/scripted-gateway'

const root = path.resolve(import.meta.dirname, '../..')
const PEOPLE = 7

let server: ScriptedGateway
const children: ChildProcess[] = []

beforeEach(async () => {
  await write((tx) => tx.campaign.deleteMany())
  server = await startScriptedGateway(takesAll)
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await server.close()
})

/** The dispatcher in a process of its own, on the same database. */
function startSender(...options: 'never'[]) {
  const child = spawn(
    process.execPath,
    ['--conditions=react-server', '--import', 'tsx', path.join(root, 'lib/testing/sender-process.ts'), server.url, ...options],
    {
      cwd: root,
      stdio: 'ignore',
    },
  )
  children.push(child)
  return child
}

function killed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}

async function campaign() {
  const shopId = await createShop()
  await createPeople(shopId, PEOPLE)
  const campaignId = await createDraftOf(shopId)
  await reviewAndSend({ shopId, campaignId })
  return campaignId
}

/** Does what a new process does. Its clock is an hour ahead, so that every lease has expired. */
async function restart() {
  const clock = { now: () => new Date(Date.now() + 60 * 60_000) }
  const worker = createWorker({ gateway: createInfobipGateway({ baseUrl: server.url, authorization: 'App k', timeoutMs: 5_000 }), clock })
  await worker.recover()
  while (await worker.turn());
}

/** On Postgres two lanes may claim half of the people each, and the second request may not have left. */
function expectNobodyTwice() {
  const posted = server.posted()
  expect(posted).not.toEqual([])
  if (!isPostgres) expect(posted).toHaveLength(PEOPLE)
  expect(posted).toEqual([...new Set(posted)])
}

const states = (campaignId: string) => db.message.groupBy({ by: ['state'], where: { campaignId }, _count: { _all: true } })

describe('kill -9', () => {
  it('between the intent and the request makes the texts uncertain, because nobody can know that the request had not left', async () => {
    const campaignId = await campaign()
    const child = startSender('never')
    await vi.waitFor(async () => expect(positionsIn(await reservedRanges(readSql, campaignId))).toHaveLength(PEOPLE), 30_000)
    await killed(child)
    await restart()

    expect(server.posted()).toEqual([])
    expect(await states(campaignId)).toEqual([{ state: 'UNKNOWN', _count: { _all: PEOPLE } }])
  })

  it('between the intent and the answer makes the texts uncertain and sends no second text', async () => {
    const campaignId = await campaign()
    const posted = new Promise<void>((resolve) => {
      // The gateway has the texts; its answer never comes.
      server.answer((request) => request.method === 'POST' && resolve())
    })
    const child = startSender()
    await posted
    await killed(child)
    const phones = server.posted().map((phone) => `+${phone}`)
    server.answer(takesAll)
    await restart()

    expectNobodyTwice()
    const found = await db.message.findMany({ where: { campaignId, phone: { in: phones } }, select: { state: true } })
    expect(found).toEqual(phones.map(() => ({ state: 'UNKNOWN' })))
    expect(await db.campaign.findUnique({ where: { id: campaignId } })).toMatchObject({ status: 'SENDING' })
  })

  it('while the answer is on its way back sends no second text, and every text is ACCEPTED or UNKNOWN', async () => {
    const campaignId = await campaign()
    const answered = new Promise<void>((resolve) => {
      server.answer((request, response) => {
        takesAll(request, response)
        if (request.method === 'POST') resolve()
      })
    })
    const child = startSender()
    await answered
    await killed(child)
    await restart()

    expectNobodyTwice()
    const found = await states(campaignId)
    for (const { state } of found) expect(['UNKNOWN', 'ACCEPTED']).toContain(state)
    expect(found.reduce((sum, { _count }) => sum + _count._all, 0)).toBe(PEOPLE)
  })
})
