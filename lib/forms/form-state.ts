import type { z } from 'zod'

/** The answer of a form's action, for `useActionState`. `values` is what was typed, because React clears the form. */
export type FormState =
  | { status: 'idle' }
  | { status: 'done'; message: string }
  | { status: 'refused'; message?: string; errors: Record<string, string[]>; values: Record<string, string> }

export const idle: FormState = { status: 'idle' }

// Secrets are never sent back to the browser. They have to be typed again.
const SECRET = /password/i

/** A server action is a public POST, so a caller may send anything instead of a form. That counts as an empty form. */
function asForm(sent: unknown): FormData {
  return sent instanceof FormData ? sent : new FormData()
}

function typedValues(formData: FormData): Record<string, string> {
  const entries = [...asForm(formData)].filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !SECRET.test(entry[0]))
  return Object.fromEntries(entries)
}

/** More fields than any form has, unless it says otherwise. */
const MOST_FIELDS = 100

/**
 * Several values with one name (checkboxes) become an array, a single value stays text. The schema decides what it accepts.
 * @returns null: there are more than `mostFields`. It reads no further, because a stranger may send any number.
 */
function plainObject(sent: FormData, mostFields: number): Record<string, FormDataEntryValue | FormDataEntryValue[]> | null {
  const byName = new Map<string, FormDataEntryValue[]>()
  let fields = 0
  for (const [name, value] of asForm(sent)) {
    if (++fields > mostFields) return null
    const values = byName.get(name)
    if (values) values.push(value)
    else byName.set(name, [value])
  }
  const entries = [...byName].filter(([name]) => !name.startsWith('$'))
  return Object.fromEntries(entries.map(([name, [first = '', ...more]]) => [name, more.length === 0 ? first : [first, ...more]]))
}

/**
 * Validates a form. A refusal has a message for each wrong field, and what was typed. A form with more than `mostFields` fields is
 * refused without a look at them.
 */
export function parseForm<Schema extends z.ZodType>(
  schema: Schema,
  formData: FormData,
  { mostFields = MOST_FIELDS } = {},
): { ok: true; data: z.output<Schema> } | { ok: false; state: FormState } {
  const fields = plainObject(formData, mostFields)
  if (!fields) return { ok: false, state: { status: 'refused', message: 'This form has too many fields.', errors: {}, values: {} } }
  const parsed = schema.safeParse(fields)
  if (parsed.success) return { ok: true, data: parsed.data }
  const errors: Record<string, string[]> = {}
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? '')
    errors[field] = [...(errors[field] ?? []), issue.message]
  }
  return { ok: false, state: { status: 'refused', errors, values: typedValues(formData) } }
}

/** A refusal by the domain: one sentence, shown for the form, or at `field`. */
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
