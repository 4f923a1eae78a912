/** A date and time in the shop's time zone, with the zone's name. */
export function Time({ at, timeZone }: { at: Date; timeZone: string }) {
  const text = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at)
  const zone = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short', timeZone }).formatToParts(at).find((part) => part.type === 'timeZoneName')?.value
  return (
    <time dateTime={at.toISOString()} className="whitespace-nowrap">
      {text} {zone}
    </time>
  )
}
