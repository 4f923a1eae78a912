import { expect, it, onTestFinished } from 'vitest'
import type { DeliveryReport, SmsGateway } from '@/lib/sms/gateway'
import { startScriptedGateway } from '@/lib/testing/scripted-gateway'
import { type AdapterUnderTest, type Rehearsal, sendTo } from './adapter-under-test'

const ANOTHER_SHAPE = ['', 'not JSON', '<html>', 'null', '7', '[]', '{}', '{"results":7}', 'a=b&c=d']

/** Fetches reports, two at a time, until there are none. */
async function fetchAll(gateway: SmsGateway): Promise<DeliveryReport[]> {
  const reports: DeliveryReport[] = []
  for (let page = 0; page < 20; page++) {
    const outcome = await gateway.readReports(2)
    if (outcome.kind !== 'answered') throw new Error(`Reports cannot be read: ${outcome.problem}`)
    expect(outcome.reports.length).toBeLessThanOrEqual(2)
    if (outcome.reports.length === 0) return reports
    reports.push(...outcome.reports)
  }
  throw new Error('The reports never end.')
}

/** Reports that are pushed to a server of the test's own. */
async function pushedReports({ gateway, push }: Rehearsal, send: (reportsTo: string) => Promise<unknown>) {
  const server = await startScriptedGateway((_, response) => response.writeHead(200).end())
  onTestFinished(() => server.close())
  await send(`${server.url}/reports`)
  return async () => {
    await push()
    return server.requests.flatMap(({ body }) => gateway.parsePushedReports(body)?.reports ?? expect.fail(`not reports: ${body}`))
  }
}

/** The last verdict of each number. */
const outcomes = (reports: readonly DeliveryReport[]) => Object.fromEntries(reports.map(({ to, verdict }) => [to, verdict]))

export function reportsConform({ rehearse, spelling }: AdapterUnderTest) {
  it('are handed out once to who fetches them, or not at all where they cannot be fetched', async () => {
    const { gateway, numbers, clock, deliveredAfterMs } = await rehearse()
    const people = [0, 1, 2].map(numbers.delivered)
    const entries = await sendTo(gateway, [...people, numbers.undelivered])
    clock.advance(deliveredAfterMs)
    const reports = await fetchAll(gateway)
    if (gateway.capabilities.reportRetentionMs === 0) return expect(reports).toEqual([])
    expect(outcomes(reports)).toEqual({ ...Object.fromEntries(people.map((to) => [to, 'DELIVERED'])), [numbers.undelivered]: 'UNDELIVERED' })
    expect(reports.map(({ messageId }) => messageId).toSorted()).toEqual(entries.map(({ messageId }) => messageId).toSorted())
    expect(await fetchAll(gateway)).toEqual([])
  })

  it('are pushed to the address of the request, or stay to be fetched where they are not pushed', async () => {
    const rehearsal = await rehearse()
    const { gateway, numbers, clock, deliveredAfterMs } = rehearsal
    const people = [numbers.delivered(0), numbers.undelivered]
    const read = await pushedReports(rehearsal, (reportsTo) => sendTo(gateway, people, { reportsTo }))
    clock.advance(deliveredAfterMs)
    const pushed = await read()
    const expected = { [numbers.delivered(0)]: 'DELIVERED', [numbers.undelivered]: 'UNDELIVERED' }
    expect(outcomes(pushed)).toEqual(gateway.capabilities.pushesReports ? expected : {})
    expect(outcomes(await fetchAll(gateway))).toEqual(gateway.capabilities.pushesReports ? {} : expected)
  })

  it.each(spelling.pushes)('are read from a pushed body one by one: $reports good, $bad bad', async ({ body, reports, bad }) => {
    const parsed = (await rehearse()).gateway.parsePushedReports(body)
    expect(parsed).toMatchObject({ reports: { length: reports }, bad })
    for (const report of parsed?.reports ?? []) expect(() => JSON.parse(report.raw)).not.toThrow()
  })

  it.each(ANOTHER_SHAPE)('are not read into %j, which is something else', async (body) => {
    expect((await rehearse()).gateway.parsePushedReports(body)).toBeNull()
  })
}
