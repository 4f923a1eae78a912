import type { GatewayCapabilities } from '@/lib/sms/gateway'
import type { Dialect } from './dialect'

const HOUR_MS = 60 * 60_000

// Reports and logs are kept for 48 hours, and a text stays valid for at most as long: after three days no report comes any more
// (https://www.infobip.com/docs/api/channels/sms). The log may be asked twice a second; half of that is left to others.
// It names no limit for the texts of a request.
const COMMON = {
  maxTextsPerRequest: Number.POSITIVE_INFINITY,
  logIntervalMs: 1_000,
  logRetentionMs: 48 * HOUR_MS,
  reportRetentionMs: 48 * HOUR_MS,
  lastReportAfterMs: 72 * HOUR_MS,
} as const

/** What Infobip's two APIs can do: its first one (/sms/1), and its current one (/sms/3). */
export const CAPABILITIES: Record<Dialect, GatewayCapabilities> = {
  V1: { ...COMMON, ownIds: false, pushesReports: false, pagesLogs: false, maxBulkIdsPerQuery: 1 },
  V3: { ...COMMON, ownIds: true, pushesReports: true, pagesLogs: true, maxBulkIdsPerQuery: 20 },
}
