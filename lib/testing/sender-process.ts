// A process that sends what is due, for tests that kill it: node … sender-process.ts <gateway address> [never]
// With `never` it commits its intent and then posts nothing.
import { createJobList } from '@/lib/dispatcher/job-list'
import { startEmbedded } from '@/lib/jobs/embedded'
import { createInfobipGateway } from '@/lib/sms/infobip/client'

const httpTimeoutMs = 20_000
const [baseUrl = '', never] = process.argv.slice(2)
const gateway = createInfobipGateway({ baseUrl, authorization: 'App k', timeoutMs: httpTimeoutMs })
const sender = never ? { ...gateway, sendBatch: () => new Promise<never>(() => {}) } : gateway
startEmbedded(createJobList({ gateway: sender, worker: 'killed', httpTimeoutMs, inFlight: 1 }))
