import type { GatewayContext } from './handler-context'
import { type Answer, json } from './http-messages'

/** GET /account/1/balance: the credit that is left. */
export function readBalance({ ledger }: GatewayContext): Answer {
  const { balanceMicros, currency } = ledger.account()
  return json({ balance: balanceMicros / 1_000_000, currency })
}
