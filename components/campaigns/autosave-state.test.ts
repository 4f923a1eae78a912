import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AutosaveEvent, type AutosaveState, hasUnsaved, RETRY_MS, type SaveAnswer, stepAutosave, untouched, WAIT_MS } from './autosave-state'

const newer = { savedAs: 'theirs', text: 'Come on Tuesday.' }
const saved: SaveAnswer = { kind: 'saved', at: '10:00' }
const failed: SaveAnswer = { kind: 'failed', reason: 'The server cannot be reached.', isFinal: false }
const refused: SaveAnswer = { kind: 'failed', reason: 'This is too long to be saved.', isFinal: true }
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
    ['waits anew with each change', typed, { kind: 'changed' }, {}, [wait(WAIT_MS)]],
    ['saves when the wait is over', typed, { kind: 'due' }, { ...saving, isDirty: false }, [{ kind: 'save' }]],
    ['sends no second request beside the first', typedWhileSaving, { kind: 'due' }, {}, []],
    ['is content after a save', saving, answered(saved), { isSaving: false, note: { status: 'saved', at: '10:00' } }, []],
    ['saves at once what was typed meanwhile', typedWhileSaving, answered(saved), { isSaving: false, note: { status: 'saved', at: '10:00' } }, [wait(0)]],
    [
      'tries again after a failure',
      saving,
      answered(failed),
      { isSaving: false, isDirty: true, note: { status: 'failed', reason: failed.reason } },
      [wait(RETRY_MS)],
    ],
    [
      'does not repeat what would be refused again',
      saving,
      answered(refused),
      { isSaving: false, isDirty: true, note: { status: 'failed', reason: refused.reason } },
      [],
    ],
    ['stops when another window has saved', saving, answered(conflict), { isSaving: false, ...conflicting }, []],
    ['saves nothing before the owner has chosen', conflicting, { kind: 'due' }, {}, []],
    ['remembers what is typed before the owner has chosen', conflicting, { kind: 'changed' }, {}, [wait(WAIT_MS)]],
    ['saves at once what the owner keeps', conflicting, { kind: 'kept' }, { isUndecided: false }, [wait(0)]],
    ['saves at once when the network is back', typed, { kind: 'online' }, {}, [wait(0)]],
    ['has nothing to save when the network is back', {}, { kind: 'online' }, {}, []],
    ['saves the last words on the way out', typed, { kind: 'left' }, {}, [{ kind: 'stopWaiting' }, { kind: 'saveOnTheWayOut' }]],
    ['has nothing to save on the way out', saving, { kind: 'left' }, {}, [{ kind: 'stopWaiting' }]],
    ['saves nothing undecided on the way out', conflicting, { kind: 'left' }, {}, [{ kind: 'stopWaiting' }]],
    [
      'ends a save that would come after the whole form',
      typedWhileSaving,
      { kind: 'posted' },
      { isDirty: false, isStopped: true },
      [{ kind: 'stopWaiting' }, { kind: 'abort' }],
    ],
    ['does not hear an answer after the whole form was posted', { ...saving, isStopped: true }, answered(failed), { isSaving: false }, []],
    ['goes on when the whole form could not be posted', { isStopped: true }, { kind: 'changed' }, { isStopped: false, isDirty: true }, [wait(WAIT_MS)]],
    ['asks the owner when the whole form was refused', { isStopped: true }, { kind: 'postRefused', newer }, { isStopped: false, ...conflicting }, []],
  ])('%s', (_, before, event, changes, effects) => {
    const state: AutosaveState = { ...untouched, ...before }
    expect(stepAutosave(state, event)).toEqual({ state: { ...state, ...changes }, effects })
  })

  it.each<[string, Partial<AutosaveState>, boolean]>([
    ['nothing was typed', {}, false],
    ['something is not saved yet', typed, true],
    ['a save is on its way', saving, true],
    ['the owner has not chosen', conflicting, true],
    ['the form is being posted as a whole', { ...typed, isStopped: true }, false],
  ])('closing the window when %s loses something: %s → %s', (_, state, isLost) => {
    expect(hasUnsaved({ ...untouched, ...state })).toBe(isLost)
  })
})

/** A form whose text is a number, a server that has the number it was sent last, and the clock's one timer. */
function world() {
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

type World = ReturnType<typeof world>
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

describe('autosave, whatever happens in whatever order', () => {
  it('has one request at a time, saves nothing undecided, and in the end the server has what was typed last', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 60 }), (story) => {
        const here = world()
        for (const [name, happen] of story) {
          const { requests } = here.now
          const wasUndecided = here.state().isUndecided
          happen(here)
          expect(here.now.requests).toBeLessThanOrEqual(1)
          if (wasUndecided && name !== 'keep') expect(here.now.requests).toBeLessThanOrEqual(requests)
        }
        // The owner chooses, types a last word, and the server is well again.
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
