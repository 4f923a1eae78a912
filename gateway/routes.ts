import { isAuthorized } from './authorization'
import { readBalance } from './balance'
import { type Handle, putFaults, underFaults } from './faults'
import { showLedger, summarizeLedger } from './gateway-ledger-pages'
import type { Call, GatewayContext } from './handler-context'
import { type Answer, refuse } from './http-messages'
import { readLogs } from './logs'
import { isLoopback, isPlainHost } from './loopback'
import { showPhones, showPhonesAsData } from './phones'
import { readReports } from './reports'
import { sendMulti, sendSingle } from './send-v1'
import { sendMessages } from './send-v3'

type Route = { method: 'GET' | 'POST' | 'PUT'; isOpen?: true; isLocal?: true; handle: Handle }

const routes: Record<string, Route> = {
  '/sms/1/text/single': { method: 'POST', handle: underFaults('send', sendSingle) },
  '/sms/1/text/multi': { method: 'POST', handle: underFaults('send', sendMulti) },
  '/sms/3/messages': { method: 'POST', handle: underFaults('send', sendMessages) },
  '/sms/1/reports': { method: 'GET', handle: underFaults('reports', readReports('v1')) },
  '/sms/3/reports': { method: 'GET', handle: underFaults('reports', readReports('v3')) },
  '/sms/1/logs': { method: 'GET', handle: underFaults('logs', readLogs('v1')) },
  '/sms/3/logs': { method: 'GET', handle: underFaults('logs', readLogs('v3')) },
  '/account/1/balance': { method: 'GET', handle: readBalance },
  '/phones': { method: 'GET', isOpen: true, handle: showPhones },
  '/phones.json': { method: 'GET', isOpen: true, handle: showPhonesAsData },
  '/faults.json': { method: 'PUT', isLocal: true, handle: putFaults },
  '/ledger.json': { method: 'GET', isLocal: true, handle: showLedger },
  '/ledger/summary.json': { method: 'GET', isLocal: true, handle: summarizeLedger },
}

export function isSending(method: string | undefined, path: string): boolean {
  return method === 'POST' && routes[path]?.method === 'POST'
}

/** The handler of a call, or a refusal that does not depend on its body. */
export function route(
  gateway: GatewayContext,
  method: string,
  path: string,
  { headers, address }: { headers: Call['headers']; address: string | undefined },
): Route['handle'] | Answer {
  const found = routes[path]
  if (!found) return refuse(404)
  if (found.method !== method) return refuse(405, undefined, { Allow: found.method })
  if (found.isLocal && !isLoopback(address)) return refuse(403)
  // These show numbers and texts without credentials.
  if ((found.isOpen || found.isLocal) && !isPlainHost(headers.host)) return refuse(403)
  if (!found.isOpen && !found.isLocal && !isAuthorized(headers.authorization, gateway.settings)) return refuse(401)
  if (method !== 'GET' && !/^application\/json\b/i.test(headers['content-type'] ?? '')) return refuse(415)
  return found.handle
}
