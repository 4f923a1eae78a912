import 'server-only'
import { env, note } from '@/lib/env'
import type { Dialect } from '@/lib/sms/infobip/dialect'

/**
 * The gateway that texts go to, and its API. `authorization` is the value of a header and a secret: never log or render it. `note`:
 * what was made of the address, for the owner; empty: nothing.
 */
export type Connection = { mode: 'rehearsal' | 'live'; baseUrl: string; authorization: string; dialect: Dialect; label: string; note: string }

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

function connect(): Connection {
  const dialect = env.INFOBIP_API === 'v3' ? 'V3' : 'V1'
  if (!env.INFOBIP_BASE_URL)
    return {
      mode: 'rehearsal',
      baseUrl: env.SHOPBELL_REHEARSAL_URL,
      authorization: basic('rehearsal', 'rehearsal'),
      dialect,
      label: 'the rehearsal gateway',
      note: '',
    }
  const authorization = env.INFOBIP_API_KEY ? `App ${env.INFOBIP_API_KEY}` : basic(env.INFOBIP_USERNAME ?? '', env.INFOBIP_PASSWORD ?? '')
  const label = new URL(env.INFOBIP_BASE_URL).host
  return { mode: 'live', baseUrl: env.INFOBIP_BASE_URL, authorization, dialect, label, note }
}

/** Live if the environment names an Infobip address, otherwise the rehearsal gateway. */
export const connection: Connection = connect()
