import { isAuthorized } from './authorization'
import { readBalance } from './balance'
import type { Call, Gateway } from './gateway'
import { readLogs } from './logs'
import { showPhones, showPhonesAsData } from './phones'
import { readReports } from './reports'
import { sendSingle } from './send'
import { type Answer, refuse } from './wire'

type Route = { method: 'GET' | 'POST'; isOpen?: true; handle: (gateway: Gateway, call: Call) => Answer }

export const SEND_PATH = '/sms/1/text/single'

const routes: Record<string, Route> = {
  [SEND_PATH]: { method: 'POST', handle: sendSingle },
  '/sms/1/reports': { method: 'GET', handle: readReports },
  '/sms/1/logs': { method: 'GET', handle: readLogs },
  '/account/1/balance': { method: 'GET', handle: readBalance },
  '/phones': { method: 'GET', isOpen: true, handle: showPhones },
  '/phones.json': { method: 'GET', isOpen: true, handle: showPhonesAsData },
}

/** Where a call goes, or the refusal that needs no look at its body. */
export function route(gateway: Gateway, method: string, path: string, headers: Call['headers']): Route['handle'] | Answer {
  const found = routes[path]
  if (!found) return refuse(404)
  if (found.method !== method) return refuse(405, undefined, { Allow: found.method })
  if (!found.isOpen && !isAuthorized(headers.authorization, gateway.settings)) return refuse(401)
  if (method === 'POST' && !/^application\/json\b/i.test(headers['content-type'] ?? '')) return refuse(415)
  return found.handle
}
