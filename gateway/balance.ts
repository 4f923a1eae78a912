import type { Gateway } from './gateway'
import { type Answer, json } from './wire'

/** GET /account/1/balance: what is left. */
export function readBalance({ ledger }: Gateway): Answer {
  const { balanceMicros, currency } = ledger.account()
  return json({ balance: balanceMicros / 1_000_000, currency })
}
