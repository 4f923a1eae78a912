// listmonk #2070, #2591: a campaign that was paused while a request was uncertain resumed by itself, or started over.
import { describe, expect, it } from 'vitest'
import { pauseCampaign, resumeCampaign } from '@/lib/campaigns/control'
import { db } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { type Rehearsal, startRehearsal } from '@/lib/testing/rehearsal'

const DAY_IN_QUARTERS = 96

/** Runs all that a server does by itself for a day. Texts of another sender keep the log up to date. @returns how many requests were sent. */
async function letADayPass({ startWorker, gateway, clock }: Rehearsal): Promise<number> {
  const worker = startWorker('restarted')
  let requests = 0
  for (let quarter = 0; quarter < DAY_IN_QUARTERS; quarter++) {
    await worker.recover()
    await worker.probe()
    requests += await runDry(worker)
    while ((await worker.reconcile()) === 0);
    if (quarter % 8 === 0) await gateway.client.send('41799999999', `Quarter ${quarter}`, 'TeaShop')
    clock.advance(15 * 60_000)
  }
  return requests
}

describe.each(['V1', 'V3'] as const)('on %s', (dialect) => {
  it.each([
    ['was lost', 'reset:before', 10],
    ['was taken although its answer was lost', 'reset:after', 20],
  ])('a request that %s does not make a paused campaign continue after a restart, and Resume sends the rest', async (_, fault, taken) => {
    const world = await startRehearsal({ people: 35, dialect })
    const { gateway, clock, campaignId } = world
    await world.send()
    const worker = world.startWorker()
    await world.sendUntil(fault, worker)
    expect(await pauseCampaign(world, clock.now())).toEqual({ ok: true })

    expect(await letADayPass(world)).toBe(0)
    expect(gateway.ledger.countTexts() - gateway.ledger.textsTo('+41799999999').length).toBe(taken)
    expect(await db.message.count({ where: { campaignId, state: 'QUEUED' } })).toBe(35 - taken)
    expect(await db.campaign.findUnique({ where: { id: campaignId } })).toMatchObject({ status: 'PAUSED' })

    expect(await resumeCampaign(world, clock.now())).toEqual({ ok: true })
    await world.finish()
    for (const { messageId, texts } of await world.recipients(35)) expect(texts).toEqual([messageId])
  })
})
