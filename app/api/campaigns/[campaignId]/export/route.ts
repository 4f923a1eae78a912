import { requireShopForRequest } from '@/lib/auth/session'
import { exportRecipients } from '@/lib/campaigns/export'
import { findCampaign } from '@/lib/campaigns/queries'
import { connectGateway } from '@/lib/connection/connect-gateway'

/** Streams the campaign's texts as a CSV file, so that 100,000 rows start at once and do not fill the memory. */
export async function GET(request: Request, { params }: RouteContext<'/api/campaigns/[campaignId]/export'>) {
  const who = await requireShopForRequest(request)
  if (who instanceof Response) return who
  const { campaignId } = await params
  const campaign = await findCampaign(who.shopId, campaignId)
  if (!campaign) return Response.json({ error: 'There is no such campaign.' }, { status: 404 })

  const file = streamOf(exportRecipients(who.shopId, campaignId, { gateway: connectGateway() }))
  const name = `${campaign.name.replace(/[^\p{L}\p{N} ._-]+/gu, '').trim() || 'campaign'}.csv`
  const plainName = name.normalize('NFD').replace(/[^\x20-\x7e]/g, '')
  return new Response(file, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${plainName}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'Cache-Control': 'no-store',
    },
  })
}

/** Produces a piece only when the browser has taken the one before. It ends when the browser disconnects. */
function streamOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
}
