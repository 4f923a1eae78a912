// Quiet hours apply every day in the shop's time zone: no text is sent from `quietFrom` until just before `quietUntil`.
// When the clock goes forward over `quietUntil`, the quiet hours end at that moment. When it goes back over `quietUntil`, the repeated hour is quiet again.

/** Minutes since midnight in the shop's time zone, 0 to 1439; both are null when there are no quiet hours. When `quietFrom` is after `quietUntil`, they include midnight. */
export type QuietHours = { quietFrom: number | null; quietUntil: number | null; timeZone: string }

const MINUTE = 60_000
const DAY_MINUTES = 1440
const clocks = new Map<string, Intl.DateTimeFormat>()

/** True when `at` is within the shop's quiet hours. */
export function isQuiet(shop: QuietHours, at: Date): boolean {
  const { quietFrom: from, quietUntil: until } = shop
  if (from === null || until === null || from === until) return false
  const minute = minuteOfDay(shop.timeZone, at.getTime())
  return from < until ? minute >= from && minute < until : minute >= from || minute < until
}

/** The end of the quiet hours that include `at`, a whole minute; `at` itself when it is not quiet. */
export function quietEnds(shop: QuietHours, at: Date): Date {
  if (shop.quietUntil === null || !isQuiet(shop, at)) return at
  const start = Math.floor(at.getTime() / MINUTE) * MINUTE
  const left = (shop.quietUntil - minuteOfDay(shop.timeZone, start) + DAY_MINUTES) % DAY_MINUTES
  const end = start + left * MINUTE
  if (offset(shop.timeZone, start) === offset(shop.timeZone, end)) return new Date(end)
  // The clock changes in between, so continue from that change with the new offset.
  return quietEnds(shop, new Date(clockChange(shop.timeZone, start, end)))
}

/** The first whole minute in (start, end] whose UTC offset differs from the offset at `start`. Expects a single change. */
function clockChange(timeZone: string, start: number, end: number): number {
  const before = offset(timeZone, start)
  let [same, changed] = [start, end]
  while (changed - same > MINUTE) {
    const middle = same + Math.floor((changed - same) / MINUTE / 2) * MINUTE
    if (offset(timeZone, middle) === before) same = middle
    else changed = middle
  }
  return changed
}

function minuteOfDay(timeZone: string, at: number): number {
  return (shown(timeZone, at) / MINUTE) % DAY_MINUTES
}

function offset(timeZone: string, at: number): number {
  return shown(timeZone, at) - at
}

/** The local time in a zone, to the minute, as milliseconds as if it were UTC. */
function shown(timeZone: string, at: number): number {
  const parts = new Map(
    clock(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'))
}

/** Returns a cached formatter. Creating one is slow, and the dispatcher needs it at each claim. */
function clock(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  clocks.set(timeZone, made)
  return made
}
