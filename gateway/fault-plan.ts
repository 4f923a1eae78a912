import { createHash } from 'node:crypto'
import { z } from 'zod'

const CODES = [400, 401, 402, 403, 404, 408, 409, 413, 415, 422, 429, 500, 502, 503, 504, 520]
/** After these the texts may have been accepted. The others say that they were not. */
const UNCLEAR_CODES = [408, 500, 502, 503, 504, 520]

const REDIRECTS = [301, 302, 303, 307, 308]
/** A gateway may answer so after it took the texts. */
const REDIRECTS_AFTER = [301, 302, 303]

const twoTimes = (name: string) => [name, `${name}:before`, `${name}:after`]
const statuses = (codes: number[], suffix: string) => codes.flatMap((code) => [`status:${code}${suffix}`, `proxy:${code}${suffix}`])

/** The faults of any call. Without `:after`, a status or a broken connection comes before anything is done. */
const ANY = [
  ...statuses(CODES, ''),
  ...statuses(CODES, ':before'),
  ...['none', 'seconds', 'date', 'huge', 'negative'].map((retryAfter) => `throttled:${retryAfter}`),
  ...twoTimes('reset'),
  ...twoTimes('hang'),
  ...REDIRECTS.map((code) => `redirect:${code}`),
  ...['half', 'headersOnly', 'drip', 'shortLength', 'longLength', 'wrongType'],
  ...['empty', 'html', 'truncated', 'invalidUtf8', 'bom', 'huge', 'gzipBomb'],
  ...['gzip', 'br', 'deflate', 'continue', 'processing', 'earlyHints'],
]
const ENTRIES = ['missingIds', 'foreignIds', 'duplicateIds', 'fewerEntries', 'moreEntries', 'reordered', 'stringNumbers', 'unknownGroup']
const RESULTS = ['duplicate', 'reversed', 'unknownId', 'malformedItem', 'dropped']

/** The faults that each kind of call can have. */
export const FAULTS = {
  send: [...ANY, ...statuses(UNCLEAR_CODES, ':after'), ...REDIRECTS_AFTER.map((code) => `redirect:${code}:after`), ...ENTRIES, 'late', 'partial', 'twice'],
  reports: [...ANY, ...statuses(UNCLEAR_CODES, ':after'), ...RESULTS],
  logs: [...ANY, 'noResults', 'cursorLoop'],
  push: RESULTS,
}
export type FaultArea = keyof typeof FAULTS

const rates = (area: FaultArea) =>
  z
    .record(z.string(), z.number().min(0, 'must not be negative').max(1, 'must be at most 1'))
    .superRefine((given, context) => {
      for (const name of Object.keys(given))
        if (!FAULTS[area].includes(name)) context.addIssue({ code: 'custom', path: [name], message: 'is not a fault (gateway/README.md lists them)' })
      if (Object.values(given).reduce((sum, rate) => sum + rate, 0) > 1 + 1e-9) context.addIssue({ code: 'custom', message: 'must not add up to more than 1' })
    })
    .default({})

const ms = (fallback: number) => z.number().int().min(0).default(fallback)

/** The probability of each fault, by area. A fault that is left out never happens. */
export const FaultPlan = z.strictObject({
  seed: z.number().int().default(1),
  send: rates('send'),
  reports: rates('reports'),
  logs: rates('logs'),
  push: rates('push'),
  /** How long after it came a `late` request is accepted, in milliseconds. */
  lateMs: ms(5000),
  /** How long after sending a text appears in the log, in milliseconds. */
  logLagMs: ms(0),
  /** The time between two bytes of a `drip`, in milliseconds. */
  dripMs: ms(1000),
  /** The size of a `huge` answer, and of an unpacked `gzipBomb`, in bytes. */
  hugeBytes: ms(64 * 1024 * 1024),
})
export type FaultPlan = z.output<typeof FaultPlan>
export type FaultPlanInput = z.input<typeof FaultPlan>

/** The environment variable GATEWAY_FAULTS: a plan as JSON. */
export const FaultsAsText = z.string().transform((text, context): FaultPlanInput => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    context.addIssue({ code: 'custom', message: 'GATEWAY_FAULTS must be JSON' })
    return z.NEVER
  }
  const parsed = FaultPlan.safeParse(value)
  for (const issue of parsed.error?.issues ?? []) context.addIssue({ code: 'custom', message: `GATEWAY_FAULTS: ${issue.path.join('.')} ${issue.message}` })
  return parsed.data ?? z.NEVER
})

/** The fault plan that applies now, and how many calls of each area there were under it. */
export class Faults {
  plan: FaultPlan
  #counts: Record<FaultArea, number> = { send: 0, reports: 0, logs: 0, push: 0 }

  /** Throws if a name or a rate is wrong. */
  constructor(input: FaultPlanInput) {
    this.plan = FaultPlan.parse(input)
  }

  /** Applies another plan and counts calls from the first again. Throws if a name or a rate is wrong, and then changes nothing. */
  set(input: FaultPlanInput): void {
    this.plan = FaultPlan.parse(input)
    this.#counts = { send: 0, reports: 0, logs: 0, push: 0 }
  }

  /** The fault of the area's next call; undefined: it has none. */
  next(area: FaultArea): string | undefined {
    this.#counts[area] += 1
    return faultOf(this.plan, area, this.#counts[area])
  }
}

/** Which fault call number `number` of an area gets: the same for the same plan, every time. */
export function faultOf(plan: FaultPlan, area: FaultArea, number: number): string | undefined {
  const faults = Object.entries(plan[area])
  if (faults.length === 0) return undefined
  let rest = createHash('sha256').update(`${plan.seed}:${area}:${number}`).digest().readUInt32BE() / 2 ** 32
  for (const [name, rate] of faults) {
    if (rest < rate) return name
    rest -= rate
  }
  return undefined
}
