import path from 'node:path'
import { z } from 'zod'
import { type FaultPlanInput, FaultsAsText } from './fault-plan'
import { pushTargetOf } from './loopback'

const count = (name: string) =>
  z.coerce
    .number({ error: `${name} must be a number` })
    .int(`${name} must be a whole number`)
    .min(0, `${name} must not be negative`)

const Environment = z.object({
  GATEWAY_PORT: count('GATEWAY_PORT').max(65535, 'GATEWAY_PORT must be at most 65535').default(3001),
  GATEWAY_HOST: z.string().min(1, 'GATEWAY_HOST must not be empty').default('127.0.0.1'),
  GATEWAY_DATA_DIR: z.string().min(1, 'GATEWAY_DATA_DIR must not be empty').default('data/gateway'),
  GATEWAY_USERNAME: z.string().min(1, 'GATEWAY_USERNAME must not be empty').default('rehearsal'),
  GATEWAY_PASSWORD: z.string().min(1, 'GATEWAY_PASSWORD must not be empty').default('rehearsal'),
  GATEWAY_API_KEY: z.string().min(1, 'GATEWAY_API_KEY must not be empty').default('rehearsal'),
  GATEWAY_LATENCY_MS: count('GATEWAY_LATENCY_MS').default(0),
  GATEWAY_REPORT_DELAY_MS: count('GATEWAY_REPORT_DELAY_MS').default(1500),
  GATEWAY_BALANCE: z.coerce.number({ error: 'GATEWAY_BALANCE must be a number' }).min(0, 'GATEWAY_BALANCE must not be negative').default(100_000),
  GATEWAY_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/, 'GATEWAY_CURRENCY must be three capital letters, for example EUR')
    .default('EUR'),
  GATEWAY_PUSH_URL: z
    .string()
    .refine((url) => pushTargetOf(url) !== null, 'GATEWAY_PUSH_URL must be an http address on this computer')
    .optional(),
  GATEWAY_TICK_MS: count('GATEWAY_TICK_MS').default(250),
  GATEWAY_FAULTS: FaultsAsText.optional(),
})

export type Settings = {
  /** 0: any free port. */
  port: number
  host: string
  dataDir: string
  username: string
  password: string
  apiKey: string
  /** How long every answer is delayed, in milliseconds. */
  latencyMs: number
  /** How long after it was accepted a text is delivered at the latest, in milliseconds. */
  reportDelayMs: number
  /** The balance of a new ledger. An existing ledger keeps its own. */
  balance: number
  currency: string
  /** The address for reports of requests that name none; null: those reports are fetched. */
  pushUrl: string | null
  /** How often late requests and due reports are handled, in milliseconds; 0: only when `tick()` is called. */
  tickMs: number
  faults: FaultPlanInput
}

/** Reads the settings from environment variables. Throws one Error whose message names every wrong variable. */
export function readSettings(source: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => `${issue.message}.`).join('\n'))
  const { data } = parsed
  return {
    port: data.GATEWAY_PORT,
    host: data.GATEWAY_HOST,
    dataDir: path.resolve(data.GATEWAY_DATA_DIR),
    username: data.GATEWAY_USERNAME,
    password: data.GATEWAY_PASSWORD,
    apiKey: data.GATEWAY_API_KEY,
    latencyMs: data.GATEWAY_LATENCY_MS,
    reportDelayMs: data.GATEWAY_REPORT_DELAY_MS,
    balance: data.GATEWAY_BALANCE,
    currency: data.GATEWAY_CURRENCY,
    pushUrl: data.GATEWAY_PUSH_URL ?? null,
    tickMs: data.GATEWAY_TICK_MS,
    faults: data.GATEWAY_FAULTS ?? {},
  }
}
