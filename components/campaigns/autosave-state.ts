/** The form is saved this long after the last change. */
export const WAIT_MS = 800
/** A failed save is repeated after this time. */
export const RETRY_MS = 5_000

/** What another window has saved in the meantime. */
export type Newer = { savedAs: string; text: string }

/** What the note below the form says. */
export type SaveState =
  | { status: 'untouched' }
  | { status: 'saving' }
  | { status: 'saved'; at: string }
  | { status: 'failed'; reason: string }
  | { status: 'conflict'; newer: Newer }

export type AutosaveState = {
  note: SaveState
  /** A save is running. There is never a second one at the same time. */
  isSaving: boolean
  /** The form has changes that no successful or running save includes. */
  isDirty: boolean
  /** Another window has changed the draft, and the owner has not chosen between the two yet. Until then nothing is saved. */
  isUndecided: boolean
  /** The form is being posted as a whole, so late answers of saves are ignored. */
  isStopped: boolean
}

export type SaveAnswer =
  | { kind: 'saved'; at: string }
  | { kind: 'conflict'; newer: Newer }
  /** `isFinal`: the same save would be refused again. */
  | { kind: 'failed'; reason: string; isFinal: boolean }

export type AutosaveEvent =
  | { kind: 'changed'; delayMs?: number }
  /** The wait is over. */
  | { kind: 'due' }
  | { kind: 'answered'; answer: SaveAnswer }
  | { kind: 'online' }
  /** The owner leaves the page by a link inside the app. */
  | { kind: 'left' }
  /** The form is posted as a whole, so nothing is left to save. */
  | { kind: 'posted' }
  /** The form was posted as a whole and refused, because another window has changed the draft. */
  | { kind: 'postRefused'; newer: Newer }
  /** The owner has seen the other window's version and keeps the one in the form. */
  | { kind: 'kept' }

/** What the caller has to do, in this order. A new wait replaces the old one. */
export type AutosaveEffect = { kind: 'wait'; ms: number } | { kind: 'stopWaiting' } | { kind: 'save' } | { kind: 'saveOnTheWayOut' } | { kind: 'abort' }

export const untouched: AutosaveState = { note: { status: 'untouched' }, isSaving: false, isDirty: false, isUndecided: false, isStopped: false }

type Step = { state: AutosaveState; effects: AutosaveEffect[] }

const stay = (state: AutosaveState): Step => ({ state, effects: [] })

function saveAfter(state: AutosaveState, ms: number): Step {
  return { state: { ...state, isDirty: true, isStopped: false }, effects: [{ kind: 'wait', ms }] }
}

function answered(before: AutosaveState, answer: SaveAnswer): Step {
  const state = { ...before, isSaving: false }
  if (state.isStopped) return stay(state)
  if (answer.kind === 'saved') {
    const saved: AutosaveState = { ...state, note: { status: 'saved', at: answer.at } }
    // The owner typed during the save.
    return state.isDirty ? saveAfter(saved, 0) : stay(saved)
  }
  if (answer.kind === 'conflict') return stay({ ...state, note: { status: 'conflict', newer: answer.newer }, isDirty: true, isUndecided: true })
  const failed: AutosaveState = { ...state, note: { status: 'failed', reason: answer.reason }, isDirty: true, isUndecided: false }
  return answer.isFinal ? stay(failed) : saveAfter(failed, RETRY_MS)
}

/**
 * Autosave as a state machine: takes a state and an event, and returns the next state and its effects.
 * A failure loses nothing, because the form stays dirty until a save succeeds.
 */
export function stepAutosave(state: AutosaveState, event: AutosaveEvent): Step {
  switch (event.kind) {
    case 'changed':
      return saveAfter(state, event.delayMs ?? WAIT_MS)
    case 'due':
      if (state.isSaving || state.isUndecided) return stay(state)
      return { state: { ...state, note: { status: 'saving' }, isSaving: true, isDirty: false }, effects: [{ kind: 'save' }] }
    case 'answered':
      return answered(state, event.answer)
    case 'online':
      return state.isDirty ? saveAfter(state, 0) : stay(state)
    case 'left':
      return { state, effects: [{ kind: 'stopWaiting' }, ...(state.isDirty && !state.isUndecided ? [{ kind: 'saveOnTheWayOut' } as const] : [])] }
    case 'posted':
      return { state: { ...state, isDirty: false, isStopped: true }, effects: [{ kind: 'stopWaiting' }, { kind: 'abort' }] }
    case 'postRefused':
      return stay({ ...state, note: { status: 'conflict', newer: event.newer }, isDirty: true, isUndecided: true, isStopped: false })
    case 'kept':
      return saveAfter({ ...state, isUndecided: false }, 0)
  }
}

/** Whether closing the window now would lose changes. */
export function hasUnsaved({ isStopped, isDirty, isSaving }: AutosaveState): boolean {
  return !isStopped && (isDirty || isSaving)
}
