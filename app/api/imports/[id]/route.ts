import { requireShopForRequest } from '@/lib/auth/session'
import { findImportState } from '@/lib/imports/queries'
import { resumeIfLost } from '@/lib/imports/runner'

/** Returns the status and counts of an import, and resumes a run that was interrupted. */
export async function GET(request: Request, { params }: RouteContext<'/api/imports/[id]'>) {
  const who = await requireShopForRequest(request)
  if (who instanceof Response) return who
  const { id } = await params
  const state = await findImportState(who.shopId, id)
  if (!state) return Response.json({ error: 'This import does not exist.' }, { status: 404 })
  await resumeIfLost(who.shopId, state)
  return Response.json(state, { headers: { 'Cache-Control': 'no-store' } })
}
