/** How long after the last change the form is saved. */
export const WAIT_MS = 800
/** How long after a failure it is tried again. */
export const RETRY_MS = 5_000

/** What another window saved meanwhile. */
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
  /** A request is on its way. There is never a second one. */
  isSaving: boolean
  /** The form has something that no successful save has taken. */
  isDirty: boolean
  /** Another window has changed the draft, and the owner has not chosen between the two yet. Nothing is saved before that. */
  isUndecided: boolean
  /** The form is being posted as a whole: no late answer may touch the page. */
  isStopped: boolean
}

export type SaveAnswer =
  | { kind: 'saved'; at: string }
  | { kind: 'conflict'; newer: Newer }
  /** `isFinal`: trying the same again would be refused again. */
  | { kind: 'failed'; reason: string; isFinal: boolean }

export type AutosaveEvent =
  | { kind: 'changed'; delayMs?: number }
  /** The wait is over. */
  | { kind: 'due' }
  | { kind: 'answered'; answer: SaveAnswer }
  | { kind: 'online' }
  /** The page goes away by a link inside the app. */
  | { kind: 'left' }
  /** The form is posted as a whole: nothing is left to save. */
  | { kind: 'posted' }
  /** The form was posted as a whole and refused, because another window has changed the draft. */
  | { kind: 'postRefused'; newer: Newer }
  /** The owner has seen what the other window saved, and wants what is in the form in its place. */
  | { kind: 'kept' }

/** What is to be done, in this order. A new wait takes the place of the old one. */
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
    // Something was typed while the request was on its way.
    return state.isDirty ? saveAfter(saved, 0) : stay(saved)
  }
  if (answer.kind === 'conflict') return stay({ ...state, note: { status: 'conflict', newer: answer.newer }, isDirty: true, isUndecided: true })
  const failed: AutosaveState = { ...state, note: { status: 'failed', reason: answer.reason }, isDirty: true, isUndecided: false }
  return answer.isFinal ? stay(failed) : saveAfter(failed, RETRY_MS)
}

/**
 * Autosave as a state machine: what happened leads to the next state and to what is to be done.
 * A failure loses nothing: what is typed stays dirty until a save has taken it.
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

/** Would closing the window now lose something that was typed? */
export function hasUnsaved({ isStopped, isDirty, isSaving }: AutosaveState): boolean {
  return !isStopped && (isDirty || isSaving)
}
