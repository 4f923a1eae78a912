import type { SendOutcome } from '@/lib/sms/gateway'

/** It never left: between the claim and the request something said that it must not. */
export type Withheld = { kind: 'withheld'; httpStatus: null; problem: string }

/** What became of a claim: what the gateway said to it, or that it was not asked. */
export type Outcome = SendOutcome | Withheld
