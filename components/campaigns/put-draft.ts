import { z } from 'zod'
import type { Counts } from './audience-sentence'
import type { SaveAnswer } from './autosave-state'
import { continueFrom, nextSave } from './known-saves'

const TIMEOUT_MS = 10_000

const Saved = z.object({ savedAt: z.string(), audience: z.object({ total: z.number(), willGet: z.number(), optedOut: z.number() }) })
const Refused = z.object({ error: z.string(), newer: z.object({ savedAs: z.string(), text: z.string() }).optional() })

/** `audience`: the numbers of people in the audience, if the draft was saved. */
type DraftAnswer = { answer: SaveAnswer; audience?: Counts }

function refusal(status: number, body: unknown): SaveAnswer {
  const { error, newer } = Refused.safeParse(body).data ?? { error: 'The server could not save it.' }
  if (newer) return { kind: 'conflict', newer }
  return { kind: 'failed', reason: error, isFinal: status === 409 || status === 413 }
}

/**
 * Saves the present content of the compose form. It never throws; a time-out counts as a failure.
 * @param stopped aborts the request.
 */
export async function putDraft(form: HTMLFormElement, stopped?: AbortSignal): Promise<DraftAnswer> {
  const { draftId, saveId, body } = nextSave(new FormData(form))
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(stopped ? [stopped] : [])])
    const response = await fetch('/api/campaigns/drafts', { method: 'PUT', body, signal })
    const reply: unknown = await response.json()
    if (!response.ok) return { answer: refusal(response.status, reply) }
    continueFrom(draftId, saveId)
    const { savedAt, audience } = Saved.parse(reply)
    return { answer: { kind: 'saved', at: savedAt }, audience }
  } catch {
    return { answer: { kind: 'failed', reason: 'The server cannot be reached.', isFinal: false } }
  }
}
