import type { UploadAnswer } from './upload-file'

/** What the upload form shows. */
export type UploadState = { step: 'idle' } | { step: 'sending'; name: string; percent: number } | { step: 'refused'; problem: string }

export type UploadEvent = { kind: 'chosen'; name: string } | { kind: 'progressed'; percent: number } | { kind: 'answered'; answer: UploadAnswer }

/** The reducer of the upload form. Ignores a new file while another is being sent. An accepted file stays visible until its page opens. */
export function stepUpload(state: UploadState, event: UploadEvent): UploadState {
  if (event.kind === 'chosen') return isSending(state) ? state : { step: 'sending', name: event.name, percent: 0 }
  if (!isSending(state)) return state
  if (event.kind === 'progressed') return { ...state, percent: event.percent }
  return event.answer.ok ? state : { step: 'refused', problem: event.answer.problem }
}

export function isSending(state: UploadState): state is Extract<UploadState, { step: 'sending' }> {
  return state.step === 'sending'
}
