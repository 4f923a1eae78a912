// A process that sends what is due, for the test that kills it: node … sender-process.ts <gateway address>
import { startEmbeddedDispatcher } from '@/lib/dispatcher/embedded'
import { createInfobipGateway } from '@/lib/sms/infobip/client'

const httpTimeoutMs = 20_000
startEmbeddedDispatcher({
  gateway: createInfobipGateway({ baseUrl: process.argv[2] ?? '', authorization: 'App k', timeoutMs: httpTimeoutMs }),
  httpTimeoutMs,
  inFlight: 1,
})
