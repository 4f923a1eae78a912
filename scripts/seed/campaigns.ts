import type { ShopId } from '@/lib/auth/shop-id'
import { pauseCampaign, stopCampaign } from '@/lib/campaigns/control'
import { saveDraft } from '@/lib/campaigns/mutations'
import type { Audience } from '@/lib/campaigns/schema'
import { db } from '@/lib/db/client'
import { reviewAndSend } from '@/lib/testing/campaigns'
import { runDry } from '@/lib/testing/dispatcher'
import type { Rehearsal } from './rehearsal'
import { owner } from './shop'

const DAY_MS = 24 * 60 * 60_000

type Invitation = { name: string; text: string; audience?: Audience; sender?: string }

/** Sends a month of campaigns that end in different states, and writes drafts. `today` is the end of the month. */
export async function sendCampaigns(shopId: ShopId, rehearsal: Rehearsal, today: Date) {
  const daysAgo = (days: number) => rehearsal.skipTo(new Date(today.getTime() - days * DAY_MS))
  const world = { shopId, rehearsal }

  daysAgo(28)
  await sendToTheEnd(world, {
    name: 'Grand opening',
    text: "Wine shop grand opening at Monday 8pm. Don't forget glasses.",
  })
  daysAgo(20)
  await sendToTheEnd(world, {
    name: 'Herbstdegustation 🍇',
    text: 'Liebe Freunde, am Freitag ab 18 Uhr öffnen wir die ersten Flaschen des neuen Jahrgangs – mit Käse, Brot und Musik. 🍇 Bitte bis Mittwoch anmelden.',
    audience: await tagged(shopId, 'Tasting', 'VIP'),
  })
  daysAgo(12)
  await stopHalfway(world, {
    name: 'Wine club evening (wrong date)',
    text: 'Wine club evening on 31 November, 7pm.',
    audience: await tagged(shopId, 'Wine club'),
  })
  daysAgo(6)
  await loseAnAnswer(world, {
    name: 'Truffle week',
    text: 'Truffles from Alba until Saturday. Come and smell them.',
    audience: await tagged(shopId, 'Restaurant'),
  })
  daysAgo(3)
  await pauseHalfway(world, {
    name: 'Black Friday',
    text: 'Today only: six bottles, pay five.',
    audience: await tagged(shopId, 'Newsletter'),
  })
  daysAgo(1)
  await pauseByRefusal(world, {
    name: 'Advent window',
    text: 'Our window opens on Sunday at 5pm, with mulled wine.',
    audience: await tagged(shopId, 'Lake Zürich'),
  })
  daysAgo(0)
  await leaveUnfinished(world, {
    name: 'Christmas orders',
    text: 'Order by 15 December, and we deliver before Christmas.',
    audience: await tagged(shopId, 'VIP', 'Restaurant'),
  })
  await writeDrafts(shopId)
}

type World = { shopId: ShopId; rehearsal: Rehearsal }

async function tagged(shopId: ShopId, ...names: string[]): Promise<Audience> {
  const tags = await db.tag.findMany({ where: { shopId, name: { in: names } }, select: { id: true } })
  return { kind: 'tags', tagIds: tags.map(({ id }) => id) }
}

async function draft(shopId: ShopId, { name, text, audience = { kind: 'everyone' }, sender = 'Vinothek' }: Invitation): Promise<string> {
  const saved = await saveDraft(shopId, { name, text, sender, audience })
  if (!saved.ok) throw new Error(`The draft “${name}” was refused: ${saved.reason}`)
  return saved.campaignId
}

async function send({ shopId, rehearsal }: World, invitation: Invitation) {
  const named = { shopId, campaignId: await draft(shopId, invitation) }
  const sent = await reviewAndSend(named, rehearsal.clock.now(), owner.email)
  if (!sent.ok) throw new Error(`“${invitation.name}” was not sent: ${sent.reason}`)
  return named
}

/** FINISHED, with every outcome of the gateway's special numbers. */
async function sendToTheEnd(world: World, invitation: Invitation) {
  await send(world, invitation)
  await runDry(world.rehearsal.worker(100))
  await world.rehearsal.pass(15)
}

/** STOPPED after the first request. */
async function stopHalfway(world: World, invitation: Invitation) {
  const named = await send(world, invitation)
  await world.rehearsal.worker(20).turn()
  await world.rehearsal.pass(2)
  await stopCampaign(named, world.rehearsal.clock.now(), owner.email)
  await world.rehearsal.pass(10)
}

/** PAUSED by the owner after two requests. */
async function pauseHalfway(world: World, invitation: Invitation) {
  const named = await send(world, invitation)
  for (let request = 0; request < 2; request++) await world.rehearsal.worker(15).turn()
  await pauseCampaign(named, world.rehearsal.clock.now(), owner.email)
  await world.rehearsal.pass(10)
}

/** PAUSED automatically: after the first request the gateway rejects the credentials. */
async function pauseByRefusal(world: World, invitation: Invitation) {
  const { gateway, pass, worker } = world.rehearsal
  await send(world, invitation)
  await worker(15).turn()
  gateway.setFaults({ send: { 'status:401': 1 } })
  await worker(15).turn()
  gateway.setFaults({})
  await pass(10)
}

/** FINISHED with uncertain texts: an answer was lost, and reading the log is forbidden. */
async function loseAnAnswer(world: World, invitation: Invitation) {
  const { gateway, pass, worker } = world.rehearsal
  await send(world, invitation)
  await worker(15).turn()
  gateway.setFaults({ send: { 'reset:after': 1 } })
  await worker(8).turn()
  gateway.setFaults({ logs: { 'status:403': 1 } })
  await runDry(worker(100))
  await pass(30)
  gateway.setFaults({})
}

/** SENDING: some texts are delivered, the last answer was lost, and the rest is queued. The app continues it when it starts. */
async function leaveUnfinished(world: World, invitation: Invitation) {
  const { gateway, pass, worker } = world.rehearsal
  await send(world, invitation)
  await worker(30).turn()
  await pass(1)
  gateway.setFaults({ send: { 'reset:after': 1 } })
  await worker(10).turn()
  gateway.setFaults({})
}

/** DRAFTs: complete, too long, without a name, and empty. */
async function writeDrafts(shopId: ShopId) {
  const vips = await db.customer.findMany({
    where: { shopId, deletedAt: null, tags: { some: { tag: { name: 'VIP' } } } },
    take: 5,
    orderBy: { phone: 'asc' },
    select: { id: true },
  })
  await draft(shopId, { name: 'Spring tasting', text: 'Save the date: spring tasting on 20 March, 6pm.' })
  await draft(shopId, {
    name: 'Dinner for five',
    text: 'Dinner with the winemaker, for you alone.',
    audience: { kind: 'people', customerIds: vips.map(({ id }) => id) },
  })
  await draft(shopId, { name: 'Very long', text: 'A story that should have been a letter. '.repeat(30) })
  await draft(shopId, { name: 'مساء النبيذ', text: 'ندعوكم إلى أمسية تذوق النبيذ يوم الجمعة.' })
  await draft(shopId, { name: '', text: 'What shall this one be called?' })
  await draft(shopId, { name: '', text: '', sender: '' })
}
