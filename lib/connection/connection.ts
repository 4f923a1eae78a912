import 'server-only'
import { env } from '@/lib/env'

/** Which gateway texts go to. `authorization` is a header value and a secret: never log or render it. */
export type Connection = { mode: 'rehearsal' | 'live'; baseUrl: string; authorization: string; label: string }

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

function connect(): Connection {
  if (!env.INFOBIP_BASE_URL)
    return { mode: 'rehearsal', baseUrl: env.SHOPBELL_REHEARSAL_URL, authorization: basic('rehearsal', 'rehearsal'), label: 'the rehearsal gateway' }
  const authorization = env.INFOBIP_API_KEY ? `App ${env.INFOBIP_API_KEY}` : basic(env.INFOBIP_USERNAME ?? '', env.INFOBIP_PASSWORD ?? '')
  return { mode: 'live', baseUrl: env.INFOBIP_BASE_URL, authorization, label: new URL(env.INFOBIP_BASE_URL).host }
}

/** Live if and only if the environment names an Infobip address. */
export const connection: Connection = connect()
