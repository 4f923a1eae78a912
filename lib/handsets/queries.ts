import 'server-only'
import { logger } from '@/lib/logger'
import { Phones, type PhonesSearch } from './schema'

const TIMEOUT_MS = 5000

export type PhonesReading = { ok: true; phones: Phones } | { ok: false; reason: 'unreachable' | 'not_a_gateway' }

/** One page of the texts that the rehearsal gateway at `baseUrl` accepted for numbers that contain `q`, newest first. Never throws: a gateway that is down is `unreachable`. */
export async function readPhones(baseUrl: string, { q, page }: PhonesSearch): Promise<PhonesReading> {
  const address = `${baseUrl}/phones.json?${new URLSearchParams({ number: q, page: String(page) })}`
  const response = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((error: unknown) => {
    logger.warn({ err: error }, 'the rehearsal gateway does not answer')
    return undefined
  })
  if (!response) return { ok: false, reason: 'unreachable' }
  const parsed = Phones.safeParse(await response.json().catch(() => undefined))
  return parsed.success ? { ok: true, phones: parsed.data } : { ok: false, reason: 'not_a_gateway' }
}
