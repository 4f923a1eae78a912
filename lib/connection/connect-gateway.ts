import 'server-only'
import type { SmsGateway } from '@/lib/sms/gateway'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { connection } from './connection'

/** A request that has no answer after this long has an unknown outcome. */
export const HTTP_TIMEOUT_MS = 30_000

/** The gateway of this shop's connection. The one place that chooses it. */
export function connectGateway(): SmsGateway {
  const { baseUrl, authorization, dialect } = connection
  return createInfobipGateway({ baseUrl, authorization, dialect, timeoutMs: HTTP_TIMEOUT_MS })
}
