import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listCustomers } from '@/lib/customers/queries'
import { CustomerListQuery } from '@/lib/customers/schema'
import { CSV_START, csvLine } from '@/lib/exports/csv'
import { createShop } from '@/lib/testing/factories'
import { countsOf, importFile, problemsOf, uploadFile } from '@/lib/testing/imports'
import { planRows } from './plan-rows'
import { readRow } from './read-row'

const croatian = () => createShop({ country: 'HR' })
const CROATIAN = 'Ime;Prezime;Mobitel\r\nŽeljka;Čavić;0915550001\r\nĐurđa;Šušnjić;0915550002\r\nŠime;Ćosić;0915550003\r\n'

function utf16(text: string, { bigEndian = false, mark = true } = {}): Buffer {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le')
  return bigEndian ? bytes.swap16() : bytes
}

/** Encodes text in a single-byte code page. Inverts TextDecoder's table, because Node has no encoder for code pages. */
function inCodePage(text: string, encoding: string): Buffer {
  const table = new Map(Array.from({ length: 256 }, (_, byte) => [new TextDecoder(encoding).decode(Uint8Array.of(byte)), byte]))
  return Buffer.from([...text].map((letter) => table.get(letter) ?? 63))
}

async function importedNames(content: string | Buffer): Promise<string[]> {
  const shopId = await croatian()
  const file = await uploadFile(shopId, content)
  await importFile(shopId, file.id)
  return (await listCustomers(shopId, CustomerListQuery.parse({ sort: 'phone' }))).customers.map(({ firstName, lastName }) => `${firstName} ${lastName}`)
}

describe('an uploaded file', () => {
  it.each([
    ['UTF-8', CROATIAN],
    ['UTF-8 with a byte order mark', `\ufeff${CROATIAN}`],
    ['UTF-16 little endian', utf16(CROATIAN)],
    ['UTF-16 big endian', utf16(CROATIAN, { bigEndian: true })],
    ['UTF-16 without a byte order mark', utf16(CROATIAN, { mark: false })],
    ['UTF-16 big endian without a byte order mark', utf16(CROATIAN, { bigEndian: true, mark: false })],
    ['Windows-1250', inCodePage(CROATIAN, 'windows-1250')],
    ['tabs', CROATIAN.replaceAll(';', '\t')],
    ['commas', CROATIAN.replaceAll(';', ',')],
    ['bars', CROATIAN.replaceAll(';', '|')],
    ['LF', CROATIAN.replaceAll('\r', '')],
    ['CR', CROATIAN.replaceAll('\n', '')],
    ['mixed line ends', CROATIAN.replace('\r\n', '\n').replace(/\r\n$/, '\r')],
    ["Excel's sep line", `sep=;\r\n${CROATIAN}`],
    ['empty lines and columns', CROATIAN.replaceAll('\r\n', ';;\r\n\r\n\r\n')],
  ])('is read in %s', async (_, content) => {
    expect(await importedNames(content)).toEqual(['Željka Čavić', 'Đurđa Šušnjić', 'Šime Ćosić'])
  })

  it.each([
    ['TR', 'windows-1254', 'Ad,Telefon\nŞükrü Işık,05555555501\nÇağla Gül,05555555502\n'],
    ['CH', 'windows-1252', 'Vorname,Nachname,Telefon\nJürg,Müller,0793026727\nZoë,Crétin,0793026728\n'],
    ['BG', 'windows-1251', 'Име,Телефон\nМария Иванова,0881234501\nГеорги Петров,0881234502\n'],
    ['GR', 'windows-1253', 'Όνομα,Κινητό\nΕλένη Παππά,6941234501\nΓιώργος Νίκου,6941234502\n'],
  ])('of a shop in %s is recognised as %s', async (country, encoding, text) => {
    const file = await uploadFile(await createShop({ country }), inCodePage(text, encoding), { country })
    expect(file.encoding).toBe(encoding)
    expect(file.sample.map((row) => row.join(',')).join('\n')).toBe(text.trim())
  })

  it('detects Windows-1250 when the first non-ASCII letter comes after 8,000 plain rows', async () => {
    const plain = Array.from({ length: 8_000 }, (_, n) => `Person number ${n} with a long name;0915${n + 550_000}`).join('\n')
    const shopId = await croatian()
    const file = await uploadFile(shopId, Buffer.concat([Buffer.from(`Name;Phone\n${plain}\n`), inCodePage('Željka Čavić;0985550001\n', 'windows-1250')]))
    expect(file.encoding).toBe('windows-1250')
  })

  it('keeps line numbers right across quoted line breaks, empty lines and CR LF', async () => {
    const shopId = await croatian()
    for (const end of ['\n', '\r\n', '\r']) {
      const text = ['Name,Phone', '"Ana', 'Marija",1', '', '', '"Ivo ""the"" wise",2', '5" pipe,3', '"a', '', 'b",4', 'last,5'].join(end)
      expect((await problemsOf(shopId, (await uploadFile(shopId, text)).id)).map((problem) => Number.parseInt(problem, 10))).toEqual([2, 6, 7, 8, 11])
    }
  })

  it('reports the line of a quotation mark that is never closed, in a small and in a large file', async () => {
    const shopId = await croatian()
    const rows = Array.from({ length: 200_000 }, (_, n) => `Person ${n},0915${550_000 + n}`)
    const file = await uploadFile(shopId, `Name,Phone\nAna,0915550001\n"Ivo,0915550002\n${rows.join('\n')}`)
    expect(file).toMatchObject({ status: 'FAILED', problem: expect.stringContaining('The row that starts on line 3 has an opening quotation mark') })
    const small = await uploadFile(shopId, 'Name,Phone\nAna,0915550001\n"Ivo,0915550002\n')
    expect(small).toMatchObject({ status: 'FAILED', problem: expect.stringContaining('line 3') })
  })

  it('recognises one number in different spellings', async () => {
    const shopId = await croatian()
    await importFile(shopId, (await uploadFile(shopId, 'Phone\n0915550001\n')).id)
    const file = await uploadFile(shopId, 'Phone\n+385915550001\n00385 91 555 0001\n091/555-0001\n385915550001\n(091) 555 00 01\n')
    expect(countsOf(file)).toMatchObject({ rows: 5, unchanged: 1, skipped: 4 })
  })

  it('guesses columns by content when there is no header, and prefers the mobile column of two phone columns', async () => {
    const shopId = await croatian()
    expect(await uploadFile(shopId, 'Ana,0915550001\nIvo,0915550002\n')).toMatchObject({ hasHeader: false, mapping: ['ignore', 'phone'], rows: 2 })
    expect(await uploadFile(shopId, 'Name,Telefon,Mobile,Name,E-mail Address\nAna,014872123,0915550001,Home,ana@example.com\n')).toMatchObject({
      mapping: ['fullName', 'ignore', 'phone', 'ignore', 'email'],
      created: 1,
    })
  })

  it.each([
    ['an Excel file', Buffer.from('504b030414000600', 'hex'), /Excel/],
    ['an old Excel file', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /old Excel/],
    ['a PDF', Buffer.from('%PDF-1.7\n'), /PDF/],
    ['an empty file', Buffer.alloc(0), /empty/],
    ['a file of blank lines', Buffer.from('\ufeff \r\n \n'), /empty/],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d4948445200000001', 'hex'), /not a text file/],
    ['contact cards', Buffer.from('BEGIN:VCARD\nVERSION:3.0\n'), /contact cards/],
  ])('is refused with a clear message when it is %s', async (_, content, words) => {
    await expect(uploadFile(await croatian(), content)).rejects.toThrow(words)
  })
})

describe('planRows', () => {
  it('gives every row exactly one outcome', () => {
    const cell = fc.oneof(fc.constantFrom('0915550001', '0915550002', '+385915550003', '00385915550001', '', '3.85E+11', '12'), fc.string())
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 4 }), { maxLength: 40 }), fc.boolean(), (rows, isDeleted) => {
        const read = rows.map((cells, index) => readRow({ line: index + 1, cells }, { mapping: ['phone', 'firstName', 'tags'], country: 'HR', tag: '' }))
        const stored = new Map([
          ['+385915550003', { id: 'x', firstName: '', lastName: '', email: '', isDeleted, isOptedOut: true, tagKeys: new Set<string>() }],
        ])
        const { counts, create, revive, update, problems } = planRows(read, { stored, optedOut: new Map(), seen: new Map() })
        expect(counts.rows).toBe(rows.length)
        expect(counts.created + counts.updated + counts.unchanged + counts.skipped + counts.rejected).toBe(rows.length)
        expect([create.length + revive.length, update.length, problems.length]).toEqual([counts.created, counts.updated, counts.skipped + counts.rejected])
        expect(new Set([...create, ...revive, ...update].map(({ phone }) => phone)).size).toBe(create.length + revive.length + update.length)
      }),
    )
  })
})

describe('the download of problem rows', () => {
  it('can be corrected and imported again', async () => {
    const shopId = await croatian()
    const file = await uploadFile(
      shopId,
      `${CSV_START}${csvLine(['Reason', 'Line', 'First name', 'Phone'])}${csvLine(['too short', '2', '=Ana', '+385915550001'])}`,
    )
    expect(countsOf(file)).toMatchObject({ rows: 1, created: 1 })
  })
})
