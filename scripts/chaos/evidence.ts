import { GatewayLedger } from '@/gateway/gateway-ledger'
import { findCampaign } from '@/lib/campaigns/queries'
import { readSql } from '@/lib/db/client'
import { readTime } from '@/lib/db/sql'
import { gatewayFolder, type World } from './world'

type Row = { phone: string; state: string; messageId: string | null; batchId: string | null; requeues: number; statusDescription: string | null }
type Batch = { id: string; state: string; httpStatus: number | null; intentAt: Date; notAfter: Date }
type Taken = { messageId: string; sentAt: Date }

/** The final state on both sides: the app's rows, and the gateway's own ledger. */
export type Evidence = {
  status: string
  rows: Row[]
  batches: Map<string, Batch>
  acts: Map<string, number>
  /** What the campaign's page shows. */
  shown: { planned: number; taken: number; undecided: number }
  /** By number, as the app writes it. */
  taken: Map<string, Taken[]>
}

export async function gather(folder: string, { shopId, campaignId }: World): Promise<Evidence> {
  const rows = await readSql.$queryRaw<Row[]>`
    SELECT "phone", "state", "messageId", "batchId", "requeues", "statusDescription" FROM "Message" WHERE "campaignId" = ${campaignId}`
  const batches = await readSql.$queryRaw<(Omit<Batch, 'intentAt' | 'notAfter'> & Record<'intentAt' | 'notAfter', Date | string>)[]>`
    SELECT "id", "state", "httpStatus", "intentAt", "notAfter" FROM "Batch" WHERE "campaignId" = ${campaignId}`
  const acts = await readSql.$queryRaw<{ kind: string; times: number }[]>`
    SELECT "kind", COUNT(*) AS "times" FROM "AuditEvent" WHERE "campaignId" = ${campaignId} GROUP BY "kind"`
  const campaign = await findCampaign(shopId, campaignId)
  if (!campaign) throw new Error('The campaign is gone.')
  return {
    status: campaign.status,
    rows,
    batches: new Map(batches.map((batch) => [batch.id, { ...batch, intentAt: readTime(batch.intentAt), notAfter: readTime(batch.notAfter) }])),
    acts: new Map(acts.map(({ kind, times }) => [kind, Number(times)])),
    shown: campaign.totals,
    taken: readLedger(folder),
  }
}

function readLedger(folder: string): Evidence['taken'] {
  const ledger = new GatewayLedger({ dataDir: gatewayFolder(folder), balance: 0, currency: 'EUR' })
  try {
    return Map.groupBy(ledger.texts(), ({ phone }) => `+${phone}`)
  } finally {
    ledger.close()
  }
}
