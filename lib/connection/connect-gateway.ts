import 'server-only'
import type { SmsGateway } from '@/lib/sms/gateway'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { connection } from './connection'

/** The time limit of a request, in milliseconds. Without an answer by then, its outcome is unknown. */
export const HTTP_TIMEOUT_MS = 30_000

/** The gateway that the settings name. Only this function chooses an adapter. */
export function connectGateway(): SmsGateway {
  const { baseUrl, authorization, dialect } = connection
  return createInfobipGateway({ baseUrl, authorization, dialect, timeoutMs: HTTP_TIMEOUT_MS })
}
