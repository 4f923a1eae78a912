import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AutosaveEvent, type AutosaveState, hasUnsaved, RETRY_MS, type SaveAnswer, stepAutosave, untouched, WAIT_MS } from './autosave-state'

const newer = { savedAs: 'theirs', text: 'Come on Tuesday.' }
const saved: SaveAnswer = { kind: 'saved', at: '10:00' }
const failed: SaveAnswer = { kind: 'failed', reason: 'The server cannot be reached.', isFinal: false }
const refused: SaveAnswer = { kind: 'failed', reason: 'This is too long to save.', isFinal: true }
const conflict: SaveAnswer = { kind: 'conflict', newer }
const answered = (answer: SaveAnswer): AutosaveEvent => ({ kind: 'answered', answer })

const typed = { isDirty: true }
const saving = { isSaving: true, note: { status: 'saving' } } as const
const typedWhileSaving = { ...saving, isDirty: true }
const conflicting = { isDirty: true, isUndecided: true, note: { status: 'conflict', newer } } as const
const wait = (ms: number) => ({ kind: 'wait', ms })

type Row = [name: string, before: Partial<AutosaveState>, event: AutosaveEvent, changes: Partial<AutosaveState>, effects: object[]]

describe('stepAutosave', () => {
  it.each<Row>([
    ['waits a moment after a change', {}, { kind: 'changed' }, typed, [wait(WAIT_MS)]],
    ['waits as long as the field asks for', {}, { kind: 'changed', delayMs: 50 }, typed, [wait(50)]],
    ['restarts the wait at each change', typed, { kind: 'changed' }, {}, [wait(WAIT_MS)]],
    ['saves at the end of the wait', typed, { kind: 'due' }, { ...saving, isDirty: false }, [{ kind: 'save' }]],
    ['sends no second request during the first', typedWhileSaving, { kind: 'due' }, {}, []],
    ['does nothing more after a save', saving, answered(saved), { isSaving: false, note: { status: 'saved', at: '10:00' } }, []],
    ['saves again if the owner typed during a save', typedWhileSaving, answered(saved), { isSaving: false, note: { status: 'saved', at: '10:00' } }, [wait(0)]],
    [
      'tries again after a failure',
      saving,
      answered(failed),
      { isSaving: false, isDirty: true, note: { status: 'failed', reason: failed.reason } },
      [wait(RETRY_MS)],
    ],
    [
      'does not repeat a save that would be refused again',
      saving,
      answered(refused),
      { isSaving: false, isDirty: true, note: { status: 'failed', reason: refused.reason } },
      [],
    ],
    ['stops when another window has saved', saving, answered(conflict), { isSaving: false, ...conflicting }, []],
    ['does not save until the owner has chosen', conflicting, { kind: 'due' }, {}, []],
    ['stays unsaved if the owner types before choosing', conflicting, { kind: 'changed' }, {}, [wait(WAIT_MS)]],
    ['saves at once when the owner keeps this version', conflicting, { kind: 'kept' }, { isUndecided: false }, [wait(0)]],
    ['saves at once when the network is back', typed, { kind: 'online' }, {}, [wait(0)]],
    ['has nothing to save when the network is back', {}, { kind: 'online' }, {}, []],
    ['saves the last change when the owner leaves the page', typed, { kind: 'left' }, {}, [{ kind: 'stopWaiting' }, { kind: 'saveOnTheWayOut' }]],
    ['has nothing to save when the owner leaves the page', saving, { kind: 'left' }, {}, [{ kind: 'stopWaiting' }]],
    ['does not save before the owner has chosen, even when the owner leaves the page', conflicting, { kind: 'left' }, {}, [{ kind: 'stopWaiting' }]],
    [
      'aborts a running save when the whole form is posted',
      typedWhileSaving,
      { kind: 'posted' },
      { isDirty: false, isStopped: true },
      [{ kind: 'stopWaiting' }, { kind: 'abort' }],
    ],
    ['ignores an answer after the whole form was posted', { ...saving, isStopped: true }, answered(failed), { isSaving: false }, []],
    ['saves again after the whole form could not be posted', { isStopped: true }, { kind: 'changed' }, { isStopped: false, isDirty: true }, [wait(WAIT_MS)]],
    ['asks the owner when the whole form was refused', { isStopped: true }, { kind: 'postRefused', newer }, { isStopped: false, ...conflicting }, []],
  ])('%s', (_, before, event, changes, effects) => {
    const state: AutosaveState = { ...untouched, ...before }
    expect(stepAutosave(state, event)).toEqual({ state: { ...state, ...changes }, effects })
  })

  it.each<[string, Partial<AutosaveState>, boolean]>([
    ['nothing was typed', {}, false],
    ['something is not saved yet', typed, true],
    ['a save is running', saving, true],
    ['the owner has not chosen yet', conflicting, true],
    ['the form is being posted as a whole', { ...typed, isStopped: true }, false],
  ])('hasUnsaved, when %s', (_, state, isLost) => {
    expect(hasUnsaved({ ...untouched, ...state })).toBe(isLost)
  })
})

/** A form, a server and a timer. The form's text is a number, and the server has the number of the last successful save. */
function createWorld() {
  let state = untouched
  const now = { text: 0, onServer: 0, sent: 0, isWaiting: false, requests: 0 }
  function dispatch(event: AutosaveEvent) {
    const step = stepAutosave(state, event)
    state = step.state
    for (const effect of step.effects) {
      if (effect.kind === 'wait') now.isWaiting = true
      if (effect.kind === 'stopWaiting') now.isWaiting = false
      if (effect.kind === 'save') Object.assign(now, { sent: now.text, requests: now.requests + 1 })
    }
  }
  const world = {
    now,
    state: () => state,
    type() {
      now.text += 1
      dispatch({ kind: 'changed' })
    },
    tick() {
      if (!now.isWaiting) return
      now.isWaiting = false
      dispatch({ kind: 'due' })
    },
    answer(answer: SaveAnswer) {
      if (now.requests === 0) return
      now.requests -= 1
      if (answer.kind === 'saved') now.onServer = now.sent
      dispatch(answered(answer))
    },
    online: () => dispatch({ kind: 'online' }),
    keep: () => (state.isUndecided ? dispatch({ kind: 'kept' }) : undefined),
  }
  return world
}

type World = ReturnType<typeof createWorld>
const steps = fc.constantFrom<[string, (world: World) => void]>(
  ['type', (world) => world.type()],
  ['tick', (world) => world.tick()],
  ['saved', (world) => world.answer(saved)],
  ['failed', (world) => world.answer(failed)],
  ['refused', (world) => world.answer(refused)],
  ['conflict', (world) => world.answer(conflict)],
  ['online', (world) => world.online()],
  ['keep', (world) => world.keep()],
)

describe('autosave after any sequence of events', () => {
  it('has one request at a time, saves nothing before the owner has chosen, and saves the last text in the end', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 60 }), (story) => {
        const here = createWorld()
        for (const [name, happen] of story) {
          const { requests } = here.now
          const wasUndecided = here.state().isUndecided
          happen(here)
          expect(here.now.requests).toBeLessThanOrEqual(1)
          if (wasUndecided && name !== 'keep') expect(here.now.requests).toBeLessThanOrEqual(requests)
        }
        // The owner chooses and types once more, and the server works again.
        here.keep()
        here.type()
        for (let round = 0; round < 3; round++) {
          here.tick()
          here.answer(saved)
        }
        expect(here.now.onServer).toBe(here.now.text)
        expect(hasUnsaved(here.state())).toBe(false)
      }),
    )
  })
})
