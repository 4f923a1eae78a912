import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { z } from 'zod'
import { createDraftOf, reviewAndSend } from '@/lib/testing/campaigns'
import { createShop } from '@/lib/testing/factories'
import { createPeople } from '@/lib/testing/people'
import { memoryLimits, typescript } from '../scripts/run.mjs'
import { gatherStatistics } from './database'
import { startGateway } from './gateway-process'
import { atMost, report } from './measure'

const FEW = 10_000
const Figures = z.object({ megabytes: z.number(), seconds: z.number() })

/** Sends a campaign to `people` people in a process that does nothing else. */
async function sendTo(people: number, url: string) {
  const shopId = await createShop()
  await createPeople(shopId, people)
  const campaignId = await createDraftOf(shopId)
  await reviewAndSend({ shopId, campaignId })
  await gatherStatistics()
  const { stdout } = spawnSync(process.execPath, [...memoryLimits, ...typescript, path.resolve('bench/sender.ts'), url, campaignId, String(people)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return Figures.parse(JSON.parse(stdout))
}

/** Compares the memory of the sending process for a small campaign and a large one. */
export async function benchDispatchMemory(many: number) {
  const gateway = await startGateway(0)
  try {
    const few = await sendTo(FEW, gateway.url)
    const large = await sendTo(many, gateway.url)
    const row = (people: number, { megabytes, seconds }: typeof few) => [
      `to ${people.toLocaleString('en')} people`,
      `${megabytes.toFixed(0)} MB`,
      `${seconds.toFixed(1)} s`,
    ]
    report('dispatch-memory: peak memory of the sending process', [
      row(FEW, few),
      row(many, large),
      ['the large one as a ratio to the small one', atMost(large.megabytes / few.megabytes, 1.2), ''],
    ])
  } finally {
    await gateway.stop()
  }
}
