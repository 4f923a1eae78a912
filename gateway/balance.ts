import type { Gateway } from './handler-context'
import { type Answer, json } from './http-messages'

/** GET /account/1/balance: what is left. */
export function readBalance({ ledger }: Gateway): Answer {
  const { balanceMicros, currency } = ledger.account()
  return json({ balance: balanceMicros / 1_000_000, currency })
}
