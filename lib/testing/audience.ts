import { randomUUID } from 'node:crypto'
import type { ShopId } from '@/lib/auth/shop-id'
import { write } from '@/lib/db/client'

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

export async function createTag(shopId: ShopId, name: string = randomUUID()): Promise<string> {
  const tag = await write((tx) => tx.tag.create({ data: { shopId, name, key: name.toLowerCase() } }))
  return tag.id
}
