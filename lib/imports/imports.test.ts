import { describe, expect, it } from 'vitest'
import type { ShopId } from '@/lib/auth/shop-id'
import { optOut } from '@/lib/consent/mutations'
import { createCustomer, deleteCustomers } from '@/lib/customers/mutations'
import { findCustomer, listCustomers, listTags } from '@/lib/customers/queries'
import { CustomerListQuery } from '@/lib/customers/schema'
import { db, write } from '@/lib/db/client'
import { createShop } from '@/lib/testing/factories'
import { chooseColumns, countsOf, importFile, problemsOf, uploadFile } from '@/lib/testing/imports'
import { changeImport, startImport } from './mutations'
import { findImport, findImportState, listImports, listProblemRows } from './queries'
import { execute, importsAtRest, resumeImports, startRun } from './runner'

const NOW = new Date('2026-06-01T10:00:00Z')
const croatian = () => createShop({ country: 'HR' })
const everyone = CustomerListQuery.parse({})
const people = async (shopId: ShopId) =>
  (await listCustomers(shopId, everyone)).customers.map(({ firstName, lastName, phone }) => `${firstName} ${lastName} ${phone}`)

describe('the dry run', () => {
  it('counts every row of the file once, and gives the line and reason of each row that is not imported', async () => {
    const shopId = await croatian()
    await createCustomer(shopId, { phone: '+385915550001', firstName: 'Ana', lastName: 'Horvat', email: '', tags: [] }, NOW)
    await createCustomer(shopId, { phone: '+385915550002', firstName: 'Ivo', lastName: 'Babić', email: '', tags: [] }, NOW)
    const file = await uploadFile(
      shopId,
      [
        'Ime;Prezime;Mobitel',
        'Ana;Horvat;091 555 0001',
        'Ivo;Babić Kos;00385915550002',
        'Eva;Marić;+385 91 555 0003',
        ';;',
        'Eva;Marić;0915550003',
        'Pero;Perić;3,85915E+11',
        'Iva;Ivić;12',
      ].join('\r\n'),
    )

    expect(file).toMatchObject({ status: 'READY', encoding: 'utf-8', delimiter: ';', hasHeader: true, mapping: ['firstName', 'lastName', 'phone'] })
    expect(countsOf(file)).toEqual({ rows: 7, created: 1, updated: 1, unchanged: 1, skipped: 2, rejected: 2, keptOptOut: 0 })
    expect(await problemsOf(shopId, file.id)).toEqual([
      '5 The row is empty.',
      '6 Same number as line 4.',
      '7 A spreadsheet cut this number off (as 3.85E+11). Format the column as text and export it again.',
      '8 This number is too short.',
    ])
    expect(await people(shopId)).toEqual(['Ivo Babić +385915550002', 'Ana Horvat +385915550001'])
  })

  it('gives the same counts as the import, and a second import changes nothing', async () => {
    const shopId = await croatian()
    const text = 'Full name,Phone,Tags,Email\n"Horvat, Ana",0915550001,"VIP; Wine",ana@example.com\nIvo Babić,0915550002,vip,not an address\nNobody,1,,\n'
    const checked = await uploadFile(shopId, text)
    const imported = await importFile(shopId, checked.id)

    expect(imported.status).toBe('DONE')
    expect(countsOf(imported)).toEqual(countsOf(checked))
    expect(countsOf(imported)).toMatchObject({ rows: 3, created: 2, rejected: 1 })
    expect(await people(shopId)).toEqual(['Ivo Babić +385915550002', 'Ana Horvat +385915550001'])
    expect((await listTags(shopId)).map(({ name, people: count }) => `${name} ${count}`)).toEqual(['VIP 2', 'Wine 1'])
    expect((await listCustomers(shopId, { ...everyone, import: checked.id })).total).toBe(2)

    const again = await uploadFile(shopId, text)
    expect(countsOf(await importFile(shopId, again.id))).toMatchObject({ rows: 3, created: 0, updated: 0, unchanged: 2, rejected: 1 })
  })

  it('starts again when the columns change, and refuses to run without a phone column', async () => {
    const shopId = await croatian()
    const file = await uploadFile(shopId, 'a,b\n0915550001,0985550002\n')
    expect(countsOf(await chooseColumns(shopId, file.id, ['ignore', 'phone']))).toMatchObject({ rows: 1, created: 1 })
    expect(countsOf(await chooseColumns(shopId, file.id, ['ignore', 'phone'], { hasHeader: false }))).toMatchObject({ rows: 2, created: 1, rejected: 1 })
    expect(await chooseColumns(shopId, file.id, ['ignore', 'firstName'])).toMatchObject({ status: 'UPLOADED', rows: 0 })
    expect(await changeImport(shopId, { id: file.id, mapping: ['phone', 'phone'], hasHeader: true, tag: '' })).toEqual({ ok: false, reason: 'field_twice' })
  })
})

describe('the import', () => {
  it('keeps opted-out people opted out, even after they are deleted and imported again', async () => {
    const shopId = await croatian()
    const ana = await createCustomer(shopId, { phone: '+385915550001', firstName: 'Ana', lastName: '', email: '', tags: ['Old'] }, NOW)
    if (!ana.ok) throw new Error(ana.reason)
    await optOut(shopId, ana.id, { reason: 'asked', source: 'owner', now: NOW })
    await deleteCustomers(shopId, [ana.id], NOW)
    await write((tx) => tx.customer.deleteMany({ where: { shopId } }))
    const file = await uploadFile(shopId, 'First name,Phone\nAna,0915550001\nIvo,0915550002\n')
    expect(countsOf(file)).toMatchObject({ created: 2, keptOptOut: 1 })
    expect(countsOf(await importFile(shopId, file.id))).toMatchObject({ created: 2, keptOptOut: 1 })

    const optedOut = await listCustomers(shopId, { ...everyone, texts: 'no' })
    expect(optedOut.customers.map(({ phone, optOutReason }) => [phone, optOutReason])).toEqual([['+385915550001', 'asked']])
    const again = await uploadFile(shopId, 'First name,Phone\nAnna,0915550001\n')
    expect(countsOf(await importFile(shopId, again.id))).toMatchObject({ updated: 1, keptOptOut: 1 })
    expect((await listCustomers(shopId, { ...everyone, texts: 'no' })).total).toBe(1)
  })

  it('restores a deleted person with the values in the file', async () => {
    const shopId = await croatian()
    const ana = await createCustomer(shopId, { phone: '+385915550001', firstName: 'Ana', lastName: 'Old', email: '', tags: ['Old'] }, NOW)
    if (!ana.ok) throw new Error(ana.reason)
    await deleteCustomers(shopId, [ana.id], NOW)
    const file = await uploadFile(shopId, 'First name,Phone\nAnna,0915550001\n')
    expect(countsOf(await importFile(shopId, file.id))).toMatchObject({ created: 1 })
    expect(await findCustomer(shopId, ana.id)).toMatchObject({ firstName: 'Anna', lastName: '', tags: [] })
  })

  it('does not clear a field for a blank cell, and adds to the tags of a person', async () => {
    const shopId = await croatian()
    const ana = await createCustomer(shopId, { phone: '+385915550001', firstName: 'Ana', lastName: 'Horvat', email: 'ana@example.com', tags: ['VIP'] }, NOW)
    if (!ana.ok) throw new Error(ana.reason)
    const file = await uploadFile(shopId, 'First name,Last name,Email,Phone\n,Kos,,0915550001\n')
    const tagged = await chooseColumns(shopId, file.id, file.mapping, { tag: 'June' })
    expect(countsOf(tagged)).toMatchObject({ updated: 1 })
    await importFile(shopId, file.id)
    const { tags, ...saved } = (await findCustomer(shopId, ana.id)) ?? { tags: [] }
    expect(saved).toMatchObject({ firstName: 'Ana', lastName: 'Kos', email: 'ana@example.com' })
    expect(tags.map(({ name }) => name)).toEqual(['June', 'VIP'])
  })

  it('starts once when Import is pressed twice', async () => {
    const shopId = await croatian()
    const file = await uploadFile(shopId, 'First name,Phone\nAna,0915550001\n')
    const [one, two] = await Promise.all([startImport(shopId, file.id), startImport(shopId, file.id)])
    expect([one.ok, two.ok].sort()).toEqual([false, true])
  })

  it('continues after a server stop without losing or repeating a row', async () => {
    const shopId = await croatian()
    const rows = Array.from({ length: 4_500 }, (_, n) => `Person ${n},091${String(5_000_000 + (n % 4_000))}`)
    const file = await uploadFile(shopId, `Name,Phone\n${rows.join('\n')}\n`)
    const started = await startImport(shopId, file.id)
    if (!started.ok) throw new Error(started.reason)
    // A second run takes over after the first chunk, as after a restart.
    const work = execute(started.run)
    while ((await findImportState(shopId, file.id))?.rows === 0) await new Promise((resolve) => setImmediate(resolve))
    expect(await resumeImports()).toBeGreaterThanOrEqual(1)
    await Promise.all([work, importsAtRest()])

    const done = await findImport(shopId, file.id)
    expect(done).toMatchObject({ status: 'DONE', rows: 4_500, created: 4_000, skipped: 500 })
    expect(await db.customer.count({ where: { shopId } })).toBe(4_000)
  })

  it('stops an older run when a newer one has started', async () => {
    const shopId = await croatian()
    const file = await uploadFile(shopId, 'First name,Phone\nAna,0915550001\n')
    const old = await changeImport(shopId, { id: file.id, mapping: file.mapping, hasHeader: true, tag: '' })
    const fresh = await changeImport(shopId, { id: file.id, mapping: file.mapping, hasHeader: true, tag: '' })
    if (!old.ok || !fresh.ok) throw new Error('refused')
    startRun(old.run)
    await importsAtRest()
    expect(await findImportState(shopId, file.id)).toMatchObject({ status: 'CHECKING', rows: 0 })
    startRun(fresh.run)
    await importsAtRest()
    expect(await findImportState(shopId, file.id)).toMatchObject({ status: 'READY', rows: 1 })
  })
})

describe("another shop's import", () => {
  it('cannot be seen, changed or started', async () => {
    const [shopId, stranger] = [await croatian(), await croatian()]
    const file = await uploadFile(shopId, 'First name,Phone\nAna,0915550001\nIvo,1\n')
    expect(await findImport(stranger, file.id)).toBeNull()
    expect(await findImportState(stranger, file.id)).toBeNull()
    expect(await listImports(stranger)).toEqual([])
    expect(await listProblemRows(stranger, file.id, { take: 10 })).toEqual([])
    expect(await changeImport(stranger, { id: file.id, mapping: file.mapping, hasHeader: true, tag: '' })).toEqual({ ok: false, reason: 'not_found' })
    expect(await startImport(stranger, file.id)).toEqual({ ok: false, reason: 'not_found' })
    expect(await findImport(shopId, file.id)).toEqual(file)
  })
})
