// Quiet hours are read off the shop's own clock: no text leaves while it shows a time from `quietFrom` until `quietUntil`, whatever day it is.
// Where the clock is put forward over `quietUntil`, they end at that moment; where it is put back over it, the repeated hour is quiet again.

/** Minutes of the shop's own day, 0 to 1439; both or neither. `quietFrom` after `quietUntil` goes over midnight. */
export type QuietHours = { quietFrom: number | null; quietUntil: number | null; timeZone: string }

const MINUTE = 60_000
const DAY_MINUTES = 1440
const clocks = new Map<string, Intl.DateTimeFormat>()

/** Does the shop's clock show a quiet time at this moment? */
export function isQuiet(shop: QuietHours, at: Date): boolean {
  const { quietFrom: from, quietUntil: until } = shop
  if (from === null || until === null || from === until) return false
  const minute = minuteOfDay(shop.timeZone, at.getTime())
  return from < until ? minute >= from && minute < until : minute >= from || minute < until
}

/** The first moment from `at` on that is not quiet: `at` itself when it is not. */
export function quietEnds(shop: QuietHours, at: Date): Date {
  if (shop.quietUntil === null || !isQuiet(shop, at)) return at
  const start = Math.floor(at.getTime() / MINUTE) * MINUTE
  const left = (shop.quietUntil - minuteOfDay(shop.timeZone, start) + DAY_MINUTES) % DAY_MINUTES
  const end = start + left * MINUTE
  if (offset(shop.timeZone, start) === offset(shop.timeZone, end)) return new Date(end)
  // The clock is changed in between: the time from that change on is counted on the new clock.
  return quietEnds(shop, new Date(clockChange(shop.timeZone, start, end)))
}

/** The first whole minute in (start, end] whose distance from universal time is not that of `start`. */
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

/** What the clock of a zone shows, to the minute, as if it were universal time. */
function shown(timeZone: string, at: number): number {
  const parts = new Map(
    clock(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'))
}

/** Making one is slow, and a worker asks at each claim. */
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
