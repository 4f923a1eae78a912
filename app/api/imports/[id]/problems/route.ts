import { z } from 'zod'
import { requireShopForRequest } from '@/lib/auth/session'
import { problemFile } from '@/lib/imports/problem-file'
import { findImport } from '@/lib/imports/queries'

const Search = z.object({ outcome: z.enum(['SKIPPED', 'REJECTED']).optional().catch(undefined) })

/** Downloads the skipped and rejected rows as a CSV file with the reasons. */
export async function GET(request: Request, { params }: RouteContext<'/api/imports/[id]/problems'>) {
  const who = await requireShopForRequest(request)
  if (who instanceof Response) return who
  const { outcome } = Search.parse(Object.fromEntries(new URL(request.url).searchParams))
  const file = await findImport(who.shopId, (await params).id)
  if (!file) return Response.json({ error: 'This import does not exist.' }, { status: 404 })
  const name = encodeURIComponent(`${file.fileName.replace(/\.\w{1,5}$/, '')} - rows to correct.csv`)
  return new Response(problemFile(who.shopId, file, outcome), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="rows-to-correct.csv"; filename*=UTF-8''${name}`,
      'Cache-Control': 'no-store',
    },
  })
}
