import path from 'node:path'
import { z } from 'zod'

const blankIsAbsent = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? undefined : value)
const optional = <T extends z.ZodType>(type: T) => z.preprocess(blankIsAbsent, type.optional())

const port = z.coerce
  .number({ error: 'must be a port number, for example 3000' })
  .int()
  .min(1, 'must be between 1 and 65535')
  .max(65535, 'must be between 1 and 65535')
/**
 * The address of a server: http or https, a host and maybe a port. Requests and links put their own path behind it, so anything
 * further would be lost or lead astray. Gives it as the URL standard writes it, without a slash at the end.
 */
const webAddress = (example: string) =>
  z.string().transform((given, context) => {
    const address = given.trim()
    const url = /^https?:\/\/[^\s\\/?#@][^\s\\?#@]*$/i.test(address) ? URL.parse(address) : null
    if (url && /^\/*$/.test(url.pathname)) return url.origin
    const isWeb = /^https?:\/\//i.test(address)
    context.addIssue({
      code: 'custom',
      message: isWeb
        ? `must be the address alone, for example ${example}: without a path, a question mark, a #, a user name or a password`
        : 'must be a web address that starts with http:// or https://',
    })
    return z.NEVER
  })

/** Infobip's portal shows the address without https:// (xxxxx.api.infobip.com). */
const lacksScheme = (address: unknown): address is string => typeof address === 'string' && address.trim() !== '' && !address.includes('://')
const withScheme = (value: unknown) => (lacksScheme(value) ? `https://${value.trim()}` : value)

/** Every setting. `.env.example` describes each; env-example.test.ts compares the two. */
const Environment = z
  .object({
    DATABASE_URL: optional(z.string().regex(/^(file:.+|postgres(ql)?:\/\/.+)$/, 'must start with file: (SQLite) or postgresql:// (Postgres)')),
    PORT: optional(port).transform((value) => value ?? 3000),
    HOST: optional(z.string()).transform((value) => value ?? '127.0.0.1'),
    SHOPBELL_DATA_DIR: optional(z.string()).transform((folder) => path.resolve(/* turbopackIgnore: true */ folder ?? 'data')),
    /** The public address, for links and cookies. */
    APP_URL: optional(webAddress('https://texts.example.com')),
    /** Encrypts the session cookie. Without it a secret is made and kept in the data directory (lib/auth/secret.ts). */
    AUTH_SECRET: optional(z.string().min(32, 'must be at least 32 characters long')),
    SHOPBELL_SETUP_TOKEN: optional(z.string().min(8, 'must be at least 8 characters long')),
    /** Without https:// it is completed, and addressNote says so. */
    INFOBIP_BASE_URL: z.preprocess(withScheme, optional(webAddress('https://xxxxx.api.infobip.com'))),
    INFOBIP_API_KEY: optional(
      z
        .string()
        .transform((key) => key.trim().replace(/^App\s+/i, ''))
        .pipe(z.string().regex(/^[\x21-\x7e]+$/, 'must be the key alone: letters, digits and signs, without spaces')),
    ),
    INFOBIP_USERNAME: optional(z.string()),
    INFOBIP_PASSWORD: optional(z.string()),
    /** Which of Infobip's SMS APIs is used: v1 (/sms/1/text/…), or v3 (/sms/3/messages, with our own ids and pushed reports). */
    INFOBIP_API: optional(z.enum(['v1', 'v3'], { error: 'must be v1 or v3' })).transform((value) => value ?? 'v1'),
    /** How long a request may still arrive at the gateway, or be missing from its log, after it can no longer leave (docs/reliability.md). */
    SHOPBELL_SETTLE_SECONDS: optional(z.coerce.number({ error: 'must be a number of seconds' }).int().min(1, 'must be at least 1 second')).transform(
      (value) => value ?? 300,
    ),
    /** Further hosts that may be used as the gateway, separated by commas; 1: any host. */
    SHOPBELL_ALLOW_GATEWAY_HOST: optional(z.string()),
    /** The address of the rehearsal gateway. npm start sets it. */
    SHOPBELL_REHEARSAL_URL: optional(webAddress('http://127.0.0.1:3001')),
  })
  .superRefine((env, context) => {
    const wrong = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message })
    if (Boolean(env.INFOBIP_USERNAME) !== Boolean(env.INFOBIP_PASSWORD))
      wrong(env.INFOBIP_USERNAME ? 'INFOBIP_PASSWORD' : 'INFOBIP_USERNAME', 'is missing: a user name and a password go together')
    const hasCredentials = Boolean(env.INFOBIP_API_KEY || env.INFOBIP_USERNAME)
    if (env.INFOBIP_BASE_URL && !hasCredentials)
      wrong('INFOBIP_API_KEY', 'is missing: INFOBIP_BASE_URL is set, so give an API key, or a user name and a password')
    if (hasCredentials && !env.INFOBIP_BASE_URL)
      wrong('INFOBIP_BASE_URL', 'is missing: credentials are set, so give the address, for example https://xxxxx.api.infobip.com')
    if (env.INFOBIP_BASE_URL && !mayUseGateway(env.INFOBIP_BASE_URL, env.SHOPBELL_ALLOW_GATEWAY_HOST))
      wrong('INFOBIP_BASE_URL', 'must be https://api.infobip.com or https://xxxxx.api.infobip.com (set SHOPBELL_ALLOW_GATEWAY_HOST to use another host)')
  })

/** The variables that are read, in the order of `.env.example`. */
export const environmentNames: readonly string[] = Object.keys(Environment.shape)

export type Environment = z.output<typeof Environment> & { DATABASE_URL: string; APP_URL: string; SHOPBELL_REHEARSAL_URL: string }

/** May credentials be sent to this address? Only to Infobip over https, or to a host that SHOPBELL_ALLOW_GATEWAY_HOST allows. */
function mayUseGateway(address: string, allowed: string | undefined): boolean {
  const { protocol, hostname, host } = new URL(address)
  if (protocol === 'https:' && /^([a-z0-9-]+\.)?api\.infobip\.com$/.test(hostname)) return true
  const names = (allowed ?? '').split(',').map((name) => name.trim())
  return names.some((name) => ['1', 'true', hostname, host].includes(name))
}

/** Reads the settings from the environment. Throws one Error that names every wrong variable and says what is expected. */
export function parseEnvironment(source: NodeJS.ProcessEnv): Environment {
  const parsed = Environment.safeParse(source)
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`).join('\n'))
  const { data } = parsed
  return {
    ...data,
    DATABASE_URL: data.DATABASE_URL ?? `file:${path.join(data.SHOPBELL_DATA_DIR, 'shopbell.db')}`,
    APP_URL: data.APP_URL ?? `http://localhost:${data.PORT}`,
    SHOPBELL_REHEARSAL_URL: data.SHOPBELL_REHEARSAL_URL ?? `http://127.0.0.1:${data.PORT + 1}`,
  }
}

/** What was made of INFOBIP_BASE_URL, in a sentence for the owner. @returns null: the address is used as the source gives it. */
export function addressNote(source: NodeJS.ProcessEnv, { INFOBIP_BASE_URL: used }: Pick<Environment, 'INFOBIP_BASE_URL'>): string | null {
  return lacksScheme(source.INFOBIP_BASE_URL) ? `INFOBIP_BASE_URL was given without https://, so Shopbell uses ${used}.` : null
}

export const env = parseEnvironment(process.env)

/** The sentence of addressNote for the environment of this process; empty: there is nothing to say. */
export const note = addressNote(process.env, env) ?? ''
