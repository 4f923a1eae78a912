import { setTimeout as sleep } from 'node:timers/promises'
import type { FastClock } from './clock'
import { steadily, type World } from './world'

/** What the owner did, and when it was certainly in force: the judge holds the texts against it. */
export type Deeds = { optedOut: { phone: string; at: Date }[]; pauses: { from: Date; until: Date }[] }

type Options = { world: World; clock: FastClock; mustWait: () => boolean; people: number; random: () => number; pauseMs: () => number; restMs: number }

const OPT_OUTS = 10

/** An owner who, while everything is being killed, opts people out and pauses the campaign for a while, again and again. */
export function startOwner({ world, clock, mustWait, people, random, pauseMs, restMs }: Options) {
  const deeds: Deeds = { optedOut: [], pauses: [] }
  const leaving = new AbortController()
  const { shopId, campaignId } = world

  /** SQLite's write lock may be a frozen process's, and waiting for it would stop everything here. */
  async function inPeace<T>(deed: () => Promise<T>): Promise<T> {
    while (mustWait()) await sleep(50)
    return steadily(deed)
  }

  async function optSomebodyOut() {
    const { swissMobile } = await import('@/lib/testing/factories')
    const { optOutPhone } = await import('@/lib/consent/mutations')
    const { write } = await import('@/lib/db/client')
    const phone = swissMobile(Math.floor(random() * people))
    const isNew = await inPeace(() => write((tx) => optOutPhone(tx, shopId, phone, { reason: 'chaos', source: 'owner', now: clock.now() })))
    if (isNew) deeds.optedOut.push({ phone, at: clock.now() })
  }

  async function pauseForAWhile() {
    const { pauseCampaign, resumeCampaign } = await import('@/lib/campaigns/sending')
    if (!(await inPeace(() => pauseCampaign({ shopId, campaignId }, clock.now())))) return
    const from = clock.now()
    await sleep(pauseMs())
    const until = clock.now()
    await inPeace(() => resumeCampaign({ shopId, campaignId }, clock.now()))
    deeds.pauses.push({ from, until })
  }

  async function live() {
    while (!leaving.signal.aborted) {
      for (let n = 0; n < OPT_OUTS; n++) await optSomebodyOut()
      await pauseForAWhile()
      await sleep(restMs, undefined, { signal: leaving.signal }).catch(() => {})
    }
  }

  const living = live()
  // Whoever calls leave() hears of it.
  living.catch(() => {})
  return {
    /** Ends after the deed in hand: nothing stays paused. */
    async leave(): Promise<Deeds> {
      leaving.abort()
      await living
      return deeds
    },
  }
}
