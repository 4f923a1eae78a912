/** What the action of a button answers: done, or why not, in a sentence for the owner. */
export type Answer = { ok: true } | { ok: false; message: string }

export const done: Answer = { ok: true }
export const notDone = (message: string): Answer => ({ ok: false, message })
