import { requireShopForRequest } from '@/lib/auth/session'
import { findProgress } from '@/lib/campaigns/queries'

/** Where a campaign stands, as the page knows it: when it differs, the page draws itself again. */
export async function GET(request: Request, { params }: RouteContext<'/api/campaigns/[campaignId]/progress'>) {
  const who = await requireShopForRequest(request)
  if (who instanceof Response) return who
  const progress = await findProgress(who.shopId, (await params).campaignId)
  return progress
    ? Response.json(progress, { headers: { 'Cache-Control': 'no-store' } })
    : Response.json({ error: 'There is no such campaign.' }, { status: 404 })
}
