import { createHash } from 'node:crypto'
import type { BalanceOutcome, SmsGateway } from '@/lib/sms/gateway'
import { parseJson, succeeded, unreadable } from '@/lib/sms/http/answer'
import { exchange, type HttpAnswer, type HttpFailure } from '@/lib/sms/http/exchange'
import { failedRequest } from './answer'
import { CAPABILITIES } from './capabilities'
import type { Dialect, DialectRequests } from './dialect'
import { sendOutcome } from './entries'
import { explain } from './explain'
import { logsOutcome } from './logs'
import { parsePushedReports, reportsOutcome } from './reports'
import { v1 } from './v1'
import { v3 } from './v3'
import { BalanceAnswer } from './wire'

export type InfobipOptions = {
  /** For example https://xxxxx.api.infobip.com, without a slash at the end. */
  baseUrl: string
  /** Value of the Authorization header: `Basic …` or `App …`. */
  authorization: string
  timeoutMs: number
  dialect?: Dialect
}

const DIALECTS: Record<Dialect, DialectRequests> = { V1: v1, V3: v3 }

/** The adapter for Infobip, in one of its two dialects: its first SMS API (/sms/1) or its current one (/sms/3). */
export function createInfobipGateway({ baseUrl, authorization, timeoutMs, dialect = 'V1' }: InfobipOptions): SmsGateway {
  const requests = DIALECTS[dialect]
  const headers = { Authorization: authorization, Accept: 'application/json' }
  const get = (path: string) => exchange(`${baseUrl}${path}`, { method: 'GET', headers, timeoutMs })
  const post = (path: string, body: string) =>
    exchange(`${baseUrl}${path}`, { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body, timeoutMs })
  return {
    capabilities: CAPABILITIES[dialect],
    account: `${baseUrl}#${createHash('sha256').update(authorization).digest('hex').slice(0, 12)}`,
    async sendBatch(batch) {
      const { path, body } = requests.send(batch)
      return sendOutcome(await post(path, body), batch, dialect)
    },
    async readLogs(query) {
      return logsOutcome(await get(requests.logs(query)), query, dialect)
    },
    async readReports(limit) {
      return reportsOutcome(await get(requests.reports(limit)))
    },
    parsePushedReports,
    explain,
    async readBalance() {
      return balanceOutcome(await get('/account/1/balance'))
    },
  }
}

function balanceOutcome(answer: HttpAnswer | HttpFailure): BalanceOutcome {
  if (!succeeded(answer)) return failedRequest(answer)
  const parsed = parseJson(BalanceAnswer, answer.body)
  return parsed ? { kind: 'answered', balance: parsed.balance, currency: parsed.currency ?? '' } : unreadable(answer.httpStatus)
}
