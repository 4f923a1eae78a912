import type { z } from 'zod'

/** What a form's action answers, for `useActionState`. `values` gives back what was typed, because React clears the form. */
export type FormState =
  | { status: 'idle' }
  | { status: 'done'; message: string }
  | { status: 'refused'; message?: string; errors: Record<string, string[]>; values: Record<string, string> }

export const idle: FormState = { status: 'idle' }

// Secrets are typed again, never sent back to the browser.
const SECRET = /password/i

/** A server action is a public POST: whoever calls it without our page may send anything in the form's place. */
function asForm(sent: unknown): FormData {
  return sent instanceof FormData ? sent : new FormData()
}

function typedValues(formData: FormData): Record<string, string> {
  const entries = [...asForm(formData)].filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !SECRET.test(entry[0]))
  return Object.fromEntries(entries)
}

/** Several values of one name (checkboxes) become an array, a single one stays text; the schema decides what it wants. */
function plainObject(sent: FormData): Record<string, FormDataEntryValue | FormDataEntryValue[]> {
  const formData = asForm(sent)
  return Object.fromEntries(
    [...new Set(formData.keys())]
      .filter((key) => !key.startsWith('$'))
      .map((key) => {
        const all = formData.getAll(key)
        return [key, all.length === 1 && all[0] !== undefined ? all[0] : all]
      }),
  )
}

/** Reads a form once, at the edge. A refusal names each wrong field in words and gives back what was typed. */
export function parseForm<Schema extends z.ZodType>(
  schema: Schema,
  formData: FormData,
): { ok: true; data: z.output<Schema> } | { ok: false; state: FormState } {
  const parsed = schema.safeParse(plainObject(formData))
  if (parsed.success) return { ok: true, data: parsed.data }
  const errors: Record<string, string[]> = {}
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? '')
    errors[field] = [...(errors[field] ?? []), issue.message]
  }
  return { ok: false, state: { status: 'refused', errors, values: typedValues(formData) } }
}

/** A refusal that the domain decided: one sentence for the form, or for the field that it is about. */
export function refused(message: string, formData: FormData, field?: string): FormState {
  return { status: 'refused', message: field ? undefined : message, errors: field ? { [field]: [message] } : {}, values: typedValues(formData) }
}

export function fieldErrors(state: FormState, name: string): string[] {
  return state.status === 'refused' ? (state.errors[name] ?? []) : []
}

/** What was typed before the refusal, if anything. */
export function typed(state: FormState, name: string): string | undefined {
  return state.status === 'refused' ? state.values[name] : undefined
}
