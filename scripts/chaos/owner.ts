import { setTimeout as sleep } from 'node:timers/promises'
import type { FastClock } from './clock'
import { type World, withRetries } from './world'

/** What the owner did, and when it was certainly in force. The judge compares the texts with it. */
export type OwnerLog = { optedOut: { phone: string; at: Date }[]; pauses: { from: Date; until: Date }[] }

type Options = { world: World; clock: FastClock; mustWait: () => boolean; people: number; random: () => number; pauseMs: () => number; restMs: number }

const OPT_OUTS = 10

/** Acts as an owner during the attack: repeatedly opts people out and pauses the campaign for a while. */
export function startOwner({ world, clock, mustWait, people, random, pauseMs, restMs }: Options) {
  const ownerLog: OwnerLog = { optedOut: [], pauses: [] }
  const stopping = new AbortController()
  const { shopId, campaignId } = world

  /** A frozen process may have SQLite's write lock. Waiting for the lock would block this whole process, so it waits for the process first. */
  async function whenUnlocked<T>(change: () => Promise<T>): Promise<T> {
    while (mustWait()) await sleep(50)
    return withRetries(change)
  }

  async function optSomebodyOut() {
    const { swissMobile } = await import('@/lib/testing/factories')
    const { optOutPhone } = await import('@/lib/consent/mutations')
    const { write } = await import('@/lib/db/client')
    const phone = swissMobile(Math.floor(random() * people))
    const isNew = await whenUnlocked(() => write((tx) => optOutPhone(tx, shopId, phone, { reason: 'chaos', source: 'owner', now: clock.now() })))
    if (isNew) ownerLog.optedOut.push({ phone, at: clock.now() })
  }

  async function pauseForAWhile() {
    const { pauseCampaign, resumeCampaign } = await import('@/lib/campaigns/control')
    if (!(await whenUnlocked(() => pauseCampaign({ shopId, campaignId }, clock.now()))).ok) return
    const from = clock.now()
    await sleep(pauseMs())
    const until = clock.now()
    await whenUnlocked(() => resumeCampaign({ shopId, campaignId }, clock.now()))
    ownerLog.pauses.push({ from, until })
  }

  async function run() {
    while (!stopping.signal.aborted) {
      for (let n = 0; n < OPT_OUTS; n++) await optSomebodyOut()
      await pauseForAWhile()
      await sleep(restMs, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }

  const running = run()
  // A failure is reported by stop().
  running.catch(() => {})
  return {
    /** Finishes the current action, so that nothing stays paused. */
    async stop(): Promise<OwnerLog> {
      stopping.abort()
      await running
      return ownerLog
    },
  }
}
