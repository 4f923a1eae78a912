import { describe, expect, it } from 'vitest'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { db, isPostgres, readSql, write, writeSql } from './client'

describe('write', () => {
  it('keeps 200 of 200 acknowledged writes while other transactions roll back', async () => {
    const shopId = await createShop()
    const work = Array.from({ length: 200 }, (_, n) => [
      write((tx) => tx.customer.create({ data: { shopId, phone: swissMobile(n) } })),
      write(async (tx) => {
        await tx.customer.create({ data: { shopId, phone: swissMobile(1000 + n) } })
        await tx.customer.count()
        throw new Error('rolls back')
      }).catch(() => {}),
    ])
    await Promise.all(work.flat())

    expect(await db.customer.count({ where: { shopId } })).toBe(200)
    expect(await db.customer.count({ where: { shopId, phone: { gte: swissMobile(1000) } } })).toBe(0)
  })

  it('does not show a reader what is not committed', async () => {
    const shopId = await createShop()
    await write(async (tx) => {
      await tx.customer.create({ data: { shopId, phone: swissMobile(1) } })
      expect(await db.customer.count({ where: { shopId } })).toBe(0)
    })
    expect(await db.customer.count({ where: { shopId } })).toBe(1)
  })

  it('refuses to be called inside itself, because it would wait for ever', async () => {
    const shopId = await createShop()
    await expect(write(() => write((tx) => tx.customer.create({ data: { shopId, phone: swissMobile(1) } })))).rejects.toThrow('inside write()')
    expect(await db.customer.count({ where: { shopId } })).toBe(0)
  })

  it.skipIf(isPostgres)('commits to disk before it answers (WAL, synchronous=FULL)', async () => {
    const settings = await write(async (tx) => [await tx.$queryRaw`PRAGMA journal_mode`, await tx.$queryRaw`PRAGMA synchronous`])
    expect(settings).toEqual([[{ journal_mode: 'wal' }], [{ synchronous: 2n }]])
  })

  it('does not show a reader by SQL what is not committed', async () => {
    const shopId = await createShop({ name: 'Before' })
    const name = () => readSql.$queryRaw`SELECT "name" FROM "Shop" WHERE "id" = ${shopId}`
    await writeSql(async (sql) => {
      await sql.$executeRaw`UPDATE "Shop" SET "name" = 'After' WHERE "id" = ${shopId}`
      expect(await name()).toEqual([{ name: 'Before' }])
    })
    expect(await name()).toEqual([{ name: 'After' }])
  })

  it.skipIf(isPostgres)('lets a reader by SQL write neither during a transaction nor after it', async () => {
    const shopId = await createShop()
    const erase = () => readSql.$queryRaw`DELETE FROM "Shop" WHERE "id" = ${shopId} RETURNING "id"`
    await writeSql(() => expect(erase()).rejects.toThrow('use writeSql'))
    await expect(erase()).rejects.toThrow('use writeSql')
    expect(await writeSql((sql) => sql.$queryRaw`DELETE FROM "Shop" WHERE "id" = ${shopId} RETURNING "id"`)).toEqual([{ id: shopId }])
  })

  it.skipIf(isPostgres)('cannot write through the reading connection', async () => {
    await expect(db.$queryRaw`DELETE FROM "Shop" RETURNING "id"`).rejects.toThrow(/readonly/)
  })
})
