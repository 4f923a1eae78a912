import { requireShopForRequest } from '@/lib/auth/session'
import { autosaveDraft } from '@/lib/campaigns/autosave'
import { systemClock } from '@/lib/clock'
import { readForm } from '@/lib/requests/body'

const MAX_BYTES = 1_000_000

const refusals = {
  too_large: () => Response.json({ error: 'This is too long to save.' }, { status: 413 }),
  broken: () => Response.json({ error: 'What you typed did not arrive. Please try again.' }, { status: 400 }),
}

/** Autosaves the compose form. */
export async function PUT(request: Request) {
  const who = await requireShopForRequest(request)
  if (who instanceof Response) return who
  const read = await readForm(request, MAX_BYTES)
  if (!read.ok) return refusals[read.reason]()

  const saved = await autosaveDraft(who.shopId, read.formData)
  if (!saved.ok) return Response.json({ error: saved.message, newer: saved.newer }, { status: 409 })
  const savedAt = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: who.shop.timeZone }).format(systemClock.now())
  return Response.json({ savedAt, audience: saved.audience })
}
