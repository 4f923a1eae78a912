import { requireShopForRequest } from '@/lib/auth/session'
import { findProgress } from '@/lib/campaigns/queries'
import { systemClock } from '@/lib/clock'
import { connectGateway } from '@/lib/connection/connect-gateway'

/** The campaign's progress. The page polls it and refreshes when it has changed. */
export async function GET(request: Request, { params }: RouteContext<'/api/campaigns/[campaignId]/progress'>) {
  const who = await requireShopForRequest(request)
  if (who instanceof Response) return who
  const asked = { shopId: who.shopId, campaignId: (await params).campaignId, account: connectGateway().account }
  const progress = await findProgress(asked, systemClock.now())
  return progress
    ? Response.json(progress, { headers: { 'Cache-Control': 'no-store' } })
    : Response.json({ error: 'There is no such campaign.' }, { status: 404 })
}
