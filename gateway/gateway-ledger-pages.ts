import { z } from 'zod'
import type { Call, GatewayContext } from './handler-context'
import { type Answer, json, refuse } from './http-messages'

const After = z.coerce.number().int().min(0).default(0)

/** GET /ledger.json?after=: the texts accepted after the text with this id, oldest first, 10,000 at a time. `next` is the `after` of the next page, null on the last. */
export function showLedger({ ledger }: GatewayContext, { query }: Call): Answer {
  const after = After.safeParse(query.get('after') ?? undefined)
  if (!after.success) return refuse(400, { after: ['must be the id of a text'] })
  const texts = ledger.textsAfter(after.data).map(({ sentAt, ...text }) => ({ ...text, takenAt: sentAt.toISOString() }))
  return json({ texts, next: texts.at(-1)?.id ?? null })
}

/** GET /ledger/summary.json: how many texts were accepted, and which of them more than once. */
export function summarizeLedger({ ledger }: GatewayContext): Answer {
  const duplicates = ledger.duplicates()
  return json({ texts: ledger.countTexts(), duplicates: duplicates.slice(0, 20), duplicateCount: duplicates.length, requests: ledger.requests() })
}
