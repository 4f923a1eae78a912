import { requireShopForRequest } from '@/lib/auth/session'
import { autosaveDraft } from '@/lib/campaigns/autosave'
import { systemClock } from '@/lib/clock'

const MAX_BYTES = 1_000_000

/** Autosaves the compose form. */
export async function PUT(request: Request) {
  const who = await requireShopForRequest(request)
  if (who instanceof Response) return who
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BYTES) return Response.json({ error: 'This is too long to save.' }, { status: 413 })
  const formData = await request.formData().catch(() => new FormData())

  const saved = await autosaveDraft(who.shopId, formData)
  if (!saved.ok) return Response.json({ error: saved.message, newer: saved.newer }, { status: 409 })
  const savedAt = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: who.shop.timeZone }).format(systemClock.now())
  return Response.json({ savedAt, audience: saved.audience })
}
