import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { signIn } from '@/lib/auth/mutations'
import { mintShopId } from '@/lib/auth/shop-id'
import { db } from '@/lib/db/client'
import { env } from '@/lib/env'
import { contentsOf } from '@/lib/testing/full-shop'
import { root } from '../node.mjs'
import { typescript } from '../run.mjs'
import { guestFile, guests } from './guests'

/** `npm run seed` on this test's database, in a process of its own. */
function runSeed(more: Record<string, string> = {}) {
  const { PATH = '' } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, [...typescript, path.join(root, 'scripts/seed/main.ts')], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH, NODE_ENV: 'test', SHOPBELL_DATA_DIR: env.SHOPBELL_DATA_DIR, DATABASE_URL: env.DATABASE_URL, ...more },
    timeout: 110_000,
  })
  return { status, stdout, stderr: stderr.trim() }
}

async function shop() {
  const found = await db.shop.findMany({ select: { id: true, undoSeconds: true } })
  const [only] = found
  expect(found).toHaveLength(1)
  if (!only) throw new Error('There is no shop')
  return { ...only, id: mintShopId(only.id) }
}

describe('npm run seed', () => {
  it('does not run with a live account, and changes nothing', async () => {
    const { status, stderr } = runSeed({ INFOBIP_BASE_URL: 'https://api.infobip.com', INFOBIP_API_KEY: 'k' })
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('does not run with a live account') })
    expect(await db.shop.count()).toBe(0)
  })

  describe('on an empty database', () => {
    let said: ReturnType<typeof runSeed>
    beforeAll(() => {
      said = runSeed()
    }, 120_000)

    it('creates a shop, and the printed e-mail and password work', async () => {
      expect(said).toMatchObject({ status: 0, stderr: '' })
      const [, email = '', password = ''] = /Sign in with (\S+) and the password “(.+)”/.exec(said.stdout) ?? []
      expect(await signIn({ email, password }, 'test', new Date())).toMatchObject({ ok: true })
      expect(await shop()).toMatchObject({ undoSeconds: 10 })
    })

    it('has about 400 people of several countries, some without a name, opted out or deleted', async () => {
      const people = await db.customer.findMany()
      expect(people.length).toBe(401)
      expect(said.stdout).toContain('400 people')
      expect(people.filter(({ firstName, lastName }) => firstName === '' && lastName === '')).toHaveLength(3)
      expect(people.filter(({ optedOutAt }) => optedOutAt)).toHaveLength(16)
      expect(people.filter(({ deletedAt }) => deletedAt)).toHaveLength(1)
      expect(new Set(people.map(({ phone }) => phone.slice(0, 3)))).toEqual(new Set(['+41', '+49', '+46']))
    })

    it('uses only numbers that nobody has', async () => {
      const phones = (await db.customer.findMany({ select: { phone: true } })).map(({ phone }) => phone)
      expect(phones.filter((phone) => !/^(\+417[5-9]0\d{6}|\+4917139200\d\d|\+467017406\d\d)$/.test(phone))).toEqual([])
    })

    it('has an import with problems, and one that is not confirmed yet', async () => {
      const imports = await db.import.findMany({
        orderBy: { createdAt: 'asc' },
        select: { status: true, rows: true, created: true, skipped: true, rejected: true },
      })
      expect(imports).toEqual([
        { status: 'DONE', rows: 389, created: 381, skipped: 2, rejected: 6 },
        { status: 'READY', rows: 2, created: 1, skipped: 0, rejected: 1 },
      ])
    })

    it('has campaigns in each status', async () => {
      const statuses = (await db.campaign.findMany({ orderBy: { createdAt: 'asc' }, select: { status: true } })).map(({ status }) => status)
      expect(statuses).toEqual([
        'FINISHED',
        'FINISHED',
        'STOPPED',
        'FINISHED',
        'PAUSED',
        'PAUSED',
        'SENDING',
        'DRAFT',
        'DRAFT',
        'DRAFT',
        'DRAFT',
        'DRAFT',
        'DRAFT',
      ])
      const paused = await db.campaign.findMany({ where: { status: 'PAUSED' }, orderBy: { createdAt: 'asc' }, select: { pauseReason: true } })
      expect(paused).toEqual([{ pauseReason: null }, { pauseReason: expect.stringContaining('rejected your key') }])
    })

    it('has texts in every state, with reasons', async () => {
      const groups = await db.message.groupBy({ by: ['state'], _count: true })
      const states = Object.fromEntries(groups.map(({ state, _count }) => [state, _count]))
      expect(Object.keys(states).toSorted()).toEqual(
        ['ACCEPTED', 'DELIVERED', 'EXPIRED', 'NEEDS_REVIEW', 'QUEUED', 'REJECTED', 'SKIPPED', 'UNDELIVERED', 'UNKNOWN'].toSorted(),
      )
      expect(states).toMatchObject({ UNKNOWN: 10, NEEDS_REVIEW: 9 })
      expect(await db.message.count({ where: { state: { in: ['UNDELIVERED', 'EXPIRED', 'REJECTED'] }, statusDescription: null } })).toBe(0)
    })

    it('refuses to run again, and changes nothing', async () => {
      const { id } = await shop()
      const before = await contentsOf(id)
      const { status, stderr } = runSeed()
      expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('This database has a shop already (“Vinothek am See”)') })
      expect(await contentsOf(id)).toBe(before)
    })
  })
})

it('has the same people every time, each with a different number', () => {
  expect(guestFile(guests(360))).toBe(guestFile(guests(360)))
  expect(new Set(guests(400).map(({ phone }) => phone)).size).toBe(421)
})
