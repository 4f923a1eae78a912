import { expect, it } from 'vitest'
import { stepUpload, type UploadEvent, type UploadState } from './upload-state'

const sending: UploadState = { step: 'sending', name: 'people.csv', percent: 40 }
const refused: UploadState = { step: 'refused', problem: 'This file is empty.' }
const chosen: UploadEvent = { kind: 'chosen', name: 'people.csv' }
const accepted: UploadEvent = { kind: 'answered', answer: { ok: true, id: '1' } }
const refusal: UploadEvent = { kind: 'answered', answer: { ok: false, problem: 'This file is empty.' } }

it.each<[string, UploadState, UploadEvent, UploadState]>([
  ['a chosen file is sent', { step: 'idle' }, chosen, { ...sending, percent: 0 }],
  ['another file is sent after a refusal', refused, chosen, { ...sending, percent: 0 }],
  ['a second file is ignored while the first is being sent', sending, { kind: 'chosen', name: 'others.csv' }, sending],
  ['progress is shown', sending, { kind: 'progressed', percent: 60 }, { ...sending, percent: 60 }],
  ['late progress does not hide a refusal', refused, { kind: 'progressed', percent: 60 }, refused],
  ['a refusal is shown', sending, refusal, refused],
  ['an accepted file stays visible until its page opens', sending, accepted, sending],
])('%s', (_, before, event, after) => {
  expect(stepUpload(before, event)).toEqual(after)
})
