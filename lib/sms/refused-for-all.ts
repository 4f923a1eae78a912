import type { GatewayStatus, SmsGateway, Verdict } from './gateway'

/**
 * Was a text refused for a problem that every other text of the account would meet (Explanation.affectsAll)? Only refused texts are
 * explained: an answer has hundreds of entries, and mostly none is refused.
 */
export function isRefusedForAll({ verdict, status }: { verdict: Verdict; status: GatewayStatus }, explain: SmsGateway['explain']): boolean {
  return verdict === 'REJECTED' && explain(status, null).affectsAll
}
