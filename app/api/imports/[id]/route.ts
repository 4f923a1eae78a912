import { requireShopForRequest } from '@/lib/auth/session'
import { isPostgres } from '@/lib/db/client'
import { findImportState } from '@/lib/imports/queries'
import { isAtWork, resumeImport } from '@/lib/imports/runner'
import { isRunning } from '@/lib/imports/status'

/** How far an import is. On SQLite this process is the only one, so a run that it does not know of ended with the last one. */
export async function GET(request: Request, { params }: RouteContext<'/api/imports/[id]'>) {
  const who = await requireShopForRequest(request)
  if (who instanceof Response) return who
  const { id } = await params
  const state = await findImportState(who.shopId, id)
  if (!state) return Response.json({ error: 'There is no such import.' }, { status: 404 })
  if (!isPostgres && isRunning(state.status) && !isAtWork(id, state.run)) await resumeImport(who.shopId, id)
  return Response.json(state, { headers: { 'Cache-Control': 'no-store' } })
}
