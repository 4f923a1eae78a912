import { numberFor } from '@/gateway/special-numbers'
import { testGateway } from '@/gateway/test-gateway'
import type { AdapterUnderTest, SpelledEntry } from '@/lib/testing/conformance/adapter-under-test'
import { gatewayConforms } from '@/lib/testing/conformance/gateway-conformance'
import { swissMobile } from '@/lib/testing/factories'
import { envelope, PENDING } from '@/lib/testing/scripted-gateway'
import { createInfobipGateway } from './client'
import type { Dialect } from './dialect'

const DELIVERED_AFTER_MS = 1_000
const REPORT = { messageId: 'm1', to: '41793026727', status: { groupId: 3, id: 5 } }

const entryOf: Record<Dialect, (entry: SpelledEntry) => object> = {
  V1: ({ to, messageId }) => ({ to, messageId, status: PENDING, smsCount: 1 }),
  V3: ({ to, messageId }) => ({ destination: to, messageId, status: PENDING, details: { messageCount: 1 } }),
}
const errorOf: Record<Dialect, (status: number) => object> = {
  V1: () => envelope('CODE', 'In words'),
  V3: (status) => ({ errorCode: `E${status}`, description: 'In words', action: '', violations: [], resources: [] }),
}

function infobip(dialect: Dialect): AdapterUnderTest {
  const refusal = (status: number) => ({ status, body: errorOf[dialect](status) })
  return {
    connect: (options) => createInfobipGateway({ ...options, authorization: 'App k', dialect }),
    async rehearse() {
      const { url, clock, ledger, tick } = await testGateway({ reportDelayMs: DELIVERED_AFTER_MS })
      const options = { baseUrl: url, timeoutMs: 5_000, dialect }
      return {
        gateway: createInfobipGateway({ ...options, authorization: 'App rehearsal' }),
        stranger: createInfobipGateway({ ...options, authorization: 'App another' }),
        clock,
        deliveredAfterMs: DELIVERED_AFTER_MS,
        numbers: { delivered: swissMobile, undelivered: `+${numberFor('absent')}`, refused: `+${numberFor('blocklisted')}` },
        taken: () => Array.from(ledger.texts(), ({ phone, text }) => ({ to: `+${phone}`, text })),
        push: tick,
      }
    },
    spelling: {
      taken: (entries) => ({ status: 200, body: { bulkId: 'bulk-1', messages: entries.map(entryOf[dialect]) } }),
      refusals: [
        { cause: 'invalid', ...refusal(400) },
        { cause: 'credentials', ...refusal(401) },
        { cause: 'credit', ...refusal(402) },
        { cause: 'forbidden', ...refusal(403) },
        { cause: 'unsupported', ...refusal(404) },
        { cause: 'throttled', ...refusal(429) },
      ],
      error: refusal,
      pushes: [
        { body: JSON.stringify({ results: [] }), reports: 0, bad: 0 },
        { body: JSON.stringify({ results: [REPORT] }), reports: 1, bad: 0 },
        { body: JSON.stringify({ results: [null, REPORT, { messageId: 'm2' }, 'report'] }), reports: 1, bad: 3 },
      ],
    },
  }
}

gatewayConforms('Infobip’s first API', infobip('V1'))
gatewayConforms('Infobip’s current API', infobip('V3'))
