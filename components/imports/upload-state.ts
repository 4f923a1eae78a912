import type { UploadAnswer } from './upload-file'

/** What the upload form shows. */
export type UploadState = { step: 'idle' } | { step: 'sending'; name: string; percent: number } | { step: 'refused'; problem: string }

export type UploadEvent = { kind: 'chosen'; name: string } | { kind: 'progressed'; percent: number } | { kind: 'answered'; answer: UploadAnswer }

/** One file at a time: what is dropped while another is on its way is not taken. A file that was taken stays shown until its page is there. */
export function stepUpload(state: UploadState, event: UploadEvent): UploadState {
  if (event.kind === 'chosen') return isSending(state) ? state : { step: 'sending', name: event.name, percent: 0 }
  if (!isSending(state)) return state
  if (event.kind === 'progressed') return { ...state, percent: event.percent }
  return event.answer.ok ? state : { step: 'refused', problem: event.answer.problem }
}

export function isSending(state: UploadState): state is Extract<UploadState, { step: 'sending' }> {
  return state.step === 'sending'
}
