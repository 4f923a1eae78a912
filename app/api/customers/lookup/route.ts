import { requireShopForRequest } from '@/lib/auth/session'
import { displayName } from '@/lib/customers/display-name'
import { findCustomerByPhone } from '@/lib/customers/queries'
import { readPhone } from '@/lib/phone/phone-number'

/** Answers who already has a number. The form asks while the owner types it. */
export async function GET(request: Request) {
  const who = await requireShopForRequest(request)
  if (who instanceof Response) return who
  const reading = readPhone((new URL(request.url).searchParams.get('phone') ?? '').slice(0, 100), who.shop.country)
  const existing = reading.ok ? await findCustomerByPhone(who.shopId, reading.phone) : null
  return Response.json({ existing: existing && { id: existing.id, name: displayName(existing) } })
}
