import { requireShopForRequest } from '@/lib/auth/session'
import { searchPeople } from '@/lib/campaigns/queries'

/** Finds people for the people picker. `?q=`: words of a name, e-mail or number. */
export async function GET(request: Request) {
  const who = await requireShopForRequest(request)
  if (who instanceof Response) return who
  const q = new URL(request.url).searchParams.get('q')?.slice(0, 200) ?? ''
  return Response.json({ people: q.trim() === '' ? [] : await searchPeople(who.shopId, q) })
}
