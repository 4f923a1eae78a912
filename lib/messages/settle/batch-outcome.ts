import type { SendOutcome } from '@/lib/sms/gateway'

/** The request never left: between the claim and the POST, something forbade it. */
export type CalledOff = { kind: 'called_off'; httpStatus: null; problem: string }

/** What became of a claimed batch: the gateway's outcome, or that its request was called off. */
export type BatchOutcome = SendOutcome | CalledOff
