import { requireShopForRequest } from '@/lib/auth/session'
import { findImportState } from '@/lib/imports/queries'
import { resumeIfLost } from '@/lib/imports/runner'

/** How far an import is. */
export async function GET(request: Request, { params }: RouteContext<'/api/imports/[id]'>) {
  const who = await requireShopForRequest(request)
  if (who instanceof Response) return who
  const { id } = await params
  const state = await findImportState(who.shopId, id)
  if (!state) return Response.json({ error: 'There is no such import.' }, { status: 404 })
  await resumeIfLost(who.shopId, state)
  return Response.json(state, { headers: { 'Cache-Control': 'no-store' } })
}
