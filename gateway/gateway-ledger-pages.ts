import { z } from 'zod'
import type { Call, Gateway } from './handler-context'
import { type Answer, json, refuse } from './http-messages'

const After = z.coerce.number().int().min(0).default(0)

/** GET /ledger.json?after=: what was taken after this text, oldest first, 10,000 at a time. `next` is the `after` of the next page, null at the end. */
export function showLedger({ ledger }: Gateway, { query }: Call): Answer {
  const after = After.safeParse(query.get('after') ?? undefined)
  if (!after.success) return refuse(400, { after: ['must be the id of a text'] })
  const texts = ledger.textsAfter(after.data).map(({ sentAt, ...text }) => ({ ...text, takenAt: sentAt.toISOString() }))
  return json({ texts, next: texts.at(-1)?.id ?? null })
}

/** GET /ledger/summary.json: how many texts were taken, and which of them twice. */
export function summarizeLedger({ ledger }: Gateway): Answer {
  const duplicates = ledger.duplicates()
  return json({ texts: ledger.countTexts(), duplicates: duplicates.slice(0, 20), duplicateCount: duplicates.length, requests: ledger.requests() })
}
