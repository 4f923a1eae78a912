import { after } from 'next/server'
import { systemClock } from '@/lib/clock'
import { applySoon } from '@/lib/report-webhook/apply-soon'
import { shopOfSecret } from '@/lib/report-webhook/queries'
import { type Received, receiveReports } from '@/lib/report-webhook/receive'

const STATUS: Record<Received, number> = { stored: 200, too_large: 413, not_reports: 400, not_stored: 503 }

/** Delivery reports as the gateway pushes them. The secret in the address is the lock; answered once they are on disk. */
export async function POST(request: Request, { params }: RouteContext<'/api/infobip/reports/[secret]'>) {
  const { secret } = await params
  const shopId = await shopOfSecret(secret, systemClock.now())
  if (!shopId) return new Response(null, { status: 404 })
  const received = await receiveReports(shopId, request, systemClock.now())
  if (received === 'stored') after(() => applySoon(systemClock))
  return new Response(null, { status: STATUS[received] })
}
