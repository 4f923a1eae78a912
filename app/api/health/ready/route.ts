import { isReady } from '@/lib/health/readiness'

export const dynamic = 'force-dynamic'

/** Answers 200 if the database can be read and written, else 503. */
export async function GET() {
  const ready = await isReady()
  return Response.json({ status: ready ? 'ok' : 'unavailable' }, { status: ready ? 200 : 503 })
}
