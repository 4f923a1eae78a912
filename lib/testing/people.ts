import { randomUUID } from 'node:crypto'
import type { ShopId } from '@/lib/auth/shop-id'
import { write } from '@/lib/db/client'
import { jsonTable, randomId } from '@/lib/db/sql'
import { swissMobile } from './factories'

type Person = { phone: string; firstName?: string; lastName?: string; optedOut?: boolean; deleted?: boolean; tagIds?: readonly string[] }

const WHEN = new Date('2026-11-01T09:00:00Z')

/** Adds a person to a shop's list, with everything that decides about audiences. @returns the customer's id. */
export function createPerson(shopId: ShopId, { phone, firstName = '', lastName = '', optedOut, deleted, tagIds = [] }: Person): Promise<string> {
  return write(async (tx) => {
    const person = await tx.customer.create({
      data: {
        shopId,
        phone,
        firstName,
        lastName,
        sortName: `${lastName} ${firstName}`.trim().toLowerCase(),
        searchText: `${firstName} ${lastName} ${phone}`.toLowerCase(),
        optedOutAt: optedOut ? WHEN : null,
        deletedAt: deleted ? WHEN : null,
        tags: { create: tagIds.map((tagId) => ({ tagId })) },
      },
    })
    return person.id
  })
}

/** Creates `count` people with the numbers from swissMobile(first) on. Set-based, so that 100,000 take little time. */
export async function createPeople(shopId: ShopId, count: number, first = 0) {
  const now = new Date('2026-01-01T00:00:00Z')
  for (let start = 0; start < count; start += 5000) {
    const rows = Array.from({ length: Math.min(5000, count - start) }, (_, n) => ({
      phone: swissMobile(first + start + n),
      name: `Guest ${first + start + n}`,
    }))
    await write(
      (tx) =>
        tx.$executeRaw`
        INSERT INTO "Customer" ("id", "shopId", "phone", "firstName", "sortName", "searchText", "createdAt", "updatedAt")
        SELECT ${randomId}, ${shopId}, v."phone", v."name", lower(v."name"), lower(v."name"), ${now}, ${now}
        FROM ${jsonTable('v', rows, { phone: 'text', name: 'text' })} WHERE true`,
    )
  }
}

export async function createTag(shopId: ShopId, name: string = randomUUID()): Promise<string> {
  const tag = await write((tx) => tx.tag.create({ data: { shopId, name, key: name.toLowerCase() } }))
  return tag.id
}
