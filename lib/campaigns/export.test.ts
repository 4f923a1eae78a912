import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { connectGateway } from '@/lib/connection/connect-gateway'
import { write } from '@/lib/db/client'
import { readPhone } from '@/lib/phone/phone-number'
import { createCampaign } from '@/lib/testing/campaign-rows'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { exportRecipients } from './export'

async function read(pieces: AsyncGenerator<string>): Promise<Record<string, string>[]> {
  let file = ''
  for await (const piece of pieces) file += piece
  return parse(file, { bom: true, columns: true, record_delimiter: '\r\n' })
}

const gateway = connectGateway()

describe('exportRecipients', () => {
  it('lists everyone once and in order, over several chunks', async () => {
    const shopId = await createShop()
    const id = await createCampaign(shopId, { states: ['DELIVERED', 'SKIPPED'] })
    await write((tx) =>
      tx.message.createMany({
        data: Array.from({ length: 2_100 }, (_, n) => ({ shopId, campaignId: id, position: n + 3, phone: swissMobile(n + 3), text: 'x', segments: 1 })),
      }),
    )
    const rows = await read(exportRecipients(shopId, id, { gateway }))
    expect(rows).toHaveLength(2_102)
    expect(new Set(rows.map(({ Phone }) => Phone)).size).toBe(2_102)
    expect(rows[0]).toMatchObject({ Phone: swissMobile(0), Name: 'Person 0', Status: 'Delivered', Parts: '1', Text: 'Come on Monday.' })
  })

  it('lets no spreadsheet calculate a cell, and writes numbers that the import can read', async () => {
    const shopId = await createShop()
    const id = await createCampaign(shopId, { states: ['DELIVERED'], text: '=HYPERLINK("http://evil")\n"quoted", and; more' })
    await write((tx) => tx.message.updateMany({ where: { campaignId: id }, data: { name: '@SUM(A1:A9)', messageId: '-1+1', statusName: '+x' } }))
    const [row] = await read(exportRecipients(shopId, id, { gateway }))
    expect(row).toMatchObject({ Name: "'@SUM(A1:A9)", messageId: "'-1+1", 'Gateway status': "'+x", Text: '\'=HYPERLINK("http://evil")\n"quoted", and; more' })
    expect(readPhone(row?.Phone ?? '', 'HR')).toMatchObject({ ok: true, phone: swissMobile(0) })
  })

  it("exports nothing of another shop's campaign", async () => {
    const id = await createCampaign(await createShop(), { states: ['DELIVERED'] })
    expect(await read(exportRecipients(await createShop(), id, { gateway }))).toEqual([])
  })
})
