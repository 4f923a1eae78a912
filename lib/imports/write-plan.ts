import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { searchText, sortName, tagKey } from '@/lib/customers/search-text'
import { addTags, ensureTags } from '@/lib/customers/tags'
import type { Tx } from '@/lib/db/client'
import { jsonTable, Prisma } from '@/lib/db/sql'
import type { Run } from './mutations'
import type { Plan } from './plan-rows'
import type { RowPerson } from './read-row'
import { rowIds } from './row-ids'

const COLUMNS = { id: 'text', phone: 'text', firstName: 'text', lastName: 'text', email: 'text', sortName: 'text', searchText: 'text' } as const
type Identified = RowPerson & { id: string }
type OptOut = { at: Date; reason: string }

/**
 * Writes a chunk's plan in the caller's transaction, with one statement for each kind of change.
 * @param optedOut opt-outs by phone number; new people with one of these numbers are created as opted out.
 */
export async function writePlan(tx: Tx, run: Run, plan: Plan, optedOut: ReadonlyMap<string, OptOut>, now: Date) {
  const ids = rowIds(now, plan.create.length)
  const created: Identified[] = plan.create.map((person, index) => ({ ...person, id: ids[index] ?? '' }))
  await insertPeople(tx, run, created, now)
  await revivePeople(tx, run, plan.revive, now)
  await updatePeople(tx, run, plan.update, now)
  for (const { id, phone } of created) {
    const optOut = optedOut.get(phone)
    if (optOut) await tx.customer.update({ where: { id }, data: { optedOutAt: optOut.at, optOutReason: optOut.reason } })
  }
  await tagPeople(tx, run, [...created, ...plan.revive, ...plan.update])
}

/** `IS TRUE` keeps SQLite from using the shop's index. It would then scan the whole chunk for each of the shop's people instead of finding each person by id. */
const ofShop = (shopId: ShopId) => Prisma.sql`("Customer"."shopId" = ${shopId}) IS TRUE`

const asRow = ({ tags: _, ...person }: Identified) => ({ ...person, sortName: sortName(person), searchText: searchText(person) })

async function insertPeople(tx: Tx, { shopId, importId }: Run, people: Identified[], now: Date) {
  if (people.length === 0) return
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "Customer" (id, "shopId", phone, "firstName", "lastName", email, "sortName", "searchText", "importId", "createdAt", "updatedAt")
    SELECT v.id, ${shopId}, v.phone, v."firstName", v."lastName", v.email, v."sortName", v."searchText", ${importId}, ${now}, ${now}
    FROM ${jsonTable('v', people.map(asRow), COLUMNS)}`)
}

async function updatePeople(tx: Tx, { shopId }: Run, people: Identified[], now: Date) {
  if (people.length === 0) return
  await tx.$executeRaw(Prisma.sql`
    UPDATE "Customer" SET "firstName" = v."firstName", "lastName" = v."lastName", email = v.email, "sortName" = v."sortName", "searchText" = v."searchText", "updatedAt" = ${now}
    FROM ${jsonTable('v', people.map(asRow), COLUMNS)} WHERE "Customer".id = v.id AND ${ofShop(shopId)}`)
}

/** Does not change the opt-out: it was kept up to date while the person was deleted. */
async function revivePeople(tx: Tx, { shopId, importId }: Run, people: Identified[], now: Date) {
  if (people.length === 0) return
  const those = jsonTable('v', people.map(asRow), COLUMNS)
  await tx.$executeRaw(Prisma.sql`
    UPDATE "Customer" SET "firstName" = v."firstName", "lastName" = v."lastName", email = v.email, "sortName" = v."sortName", "searchText" = v."searchText",
      "importId" = ${importId}, "createdAt" = ${now}, "updatedAt" = ${now}, "deletedAt" = NULL
    FROM ${those} WHERE "Customer".id = v.id AND ${ofShop(shopId)}`)
  await tx.$executeRaw(Prisma.sql`DELETE FROM "CustomerTag" WHERE "customerId" IN (SELECT v.id FROM ${those})`)
}

async function tagPeople(tx: Tx, { shopId }: Run, people: Identified[]) {
  const names = [...new Set(people.flatMap(({ tags }) => tags))]
  const tagIds = await ensureTags(tx, shopId, names)
  const pairs = people.flatMap(({ id, tags }) => tags.flatMap((name) => tagIds.get(tagKey(name)) ?? []).map((tagId) => ({ customerId: id, tagId })))
  await addTags(tx, pairs)
}
