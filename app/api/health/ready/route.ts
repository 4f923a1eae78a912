import { isReady } from '@/lib/health/queries'

export const dynamic = 'force-dynamic'

/** The database takes reads and writes: work can be sent here. */
export async function GET() {
  const ready = await isReady()
  return Response.json({ status: ready ? 'ok' : 'unavailable' }, { status: ready ? 200 : 503 })
}
