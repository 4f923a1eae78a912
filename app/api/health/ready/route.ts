import { readiness } from '@/lib/health/readiness'

export const dynamic = 'force-dynamic'

/** Answers 200 if the database can be read and written, else 503 with the name of the reason. Both may be a second old. */
export async function GET() {
  const state = await readiness()
  if (!state.ready) return Response.json({ status: 'unavailable', reason: state.reason }, { status: 503 })
  return Response.json({ status: 'ok', ...(state.remarks.length > 0 ? { remarks: state.remarks } : {}) })
}
