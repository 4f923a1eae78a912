import { onTestFinished } from 'vitest'
import { StoppedClock } from '@/gateway/test-gateway'
import { gatewayConforms } from '@/lib/testing/conformance/gateway-conformance'
import { swissMobile } from '@/lib/testing/factories'
import { createSecondGateway } from './client'
import { ACCOUNT, ENDINGS, startProvider } from './provider'

const error = (status: number, code: number) => ({ status, body: { code, message: 'In words', more_info: '', status } })

gatewayConforms('The second adapter', {
  connect: ({ baseUrl, timeoutMs }) => createSecondGateway({ baseUrl, timeoutMs, ...ACCOUNT }),
  async rehearse() {
    const clock = new StoppedClock()
    const provider = await startProvider(clock)
    onTestFinished(() => provider.close())
    const options = { baseUrl: provider.url, timeoutMs: 5_000, ...ACCOUNT }
    return {
      gateway: createSecondGateway(options),
      stranger: createSecondGateway({ ...options, authToken: 'another' }),
      clock,
      deliveredAfterMs: 1_000,
      numbers: { delivered: swissMobile, undelivered: `+41790${ENDINGS.undelivered}`, refused: `+41790${ENDINGS.refused}` },
      taken: () => provider.taken.map(({ to, body }) => ({ to, text: body })),
      push: provider.push,
    }
  },
  spelling: {
    taken: ([entry]) => ({ status: 201, body: entry ? { sid: entry.messageId, to: entry.to, status: 'queued', num_segments: '1' } : {} }),
    refusals: [
      { cause: 'invalid', ...error(400, 20001) },
      { cause: 'credentials', ...error(401, 20003) },
      { cause: 'forbidden', ...error(403, 20403) },
      { cause: 'unsupported', ...error(404, 20404) },
      { cause: 'throttled', ...error(429, 20429) },
    ],
    error: (status) => error(status, 20500),
    pushes: [
      { body: 'MessageSid=SM1&MessageStatus=delivered&To=%2B41793026727', reports: 1, bad: 0 },
      { body: 'MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30003', reports: 1, bad: 0 },
    ],
  },
})
