import { Button } from '@/components/ui/button'
import { ADVISED_SEGMENTS } from '@/lib/campaigns/schema'
import { type Offender, withPlainCharacters } from '@/lib/sms/encoding'
import { countSegments } from '@/lib/sms/segments'
import { textWords } from '@/lib/words/counts'

const characters = (count: number) => (count === 1 ? '1 character' : `${count} characters`)

/** How many segments the text has, and which characters make it longer, with a button to replace them. */
export function SegmentCounter({ text, onReplace }: { text: string; onReplace: (text: string) => void }) {
  const { segments, left, offenders, encoding, unitsPerSegment } = countSegments(text)
  return (
    <div className="space-y-3">
      <p className="flex flex-wrap justify-between gap-x-4 text-muted text-sm tabular-nums" data-testid="segment-counter">
        <span>
          <span role="status" className="font-medium text-foreground">
            {textWords(Math.max(segments, 1))}
          </span>{' '}
          · {characters(left)} left
        </span>
        <span>
          {segments > 1 ? `${unitsPerSegment} characters in each` : `${unitsPerSegment} characters fit in one`} ·{' '}
          {encoding === 'GSM-7' ? 'GSM-7 alphabet' : 'Unicode (UCS-2)'}
        </span>
      </p>
      {offenders.length > 0 ? <Offenders text={text} offenders={offenders} segments={segments} onReplace={onReplace} /> : null}
      {segments > ADVISED_SEGMENTS ? (
        <p className="text-sm text-warn">
          Each person gets {segments} texts joined into one, and you pay for each. People read shorter invitations more often.
        </p>
      ) : null}
    </div>
  )
}

type OffendersProps = { text: string; offenders: Offender[]; segments: number; onReplace: (text: string) => void }

function Offenders({ text, offenders, segments, onReplace }: OffendersProps) {
  const kinds = [...new Map(offenders.map((offender) => [offender.char, offender])).values()]
  const offending = new Set(kinds.map(({ char }) => char))
  const without = Math.max(countSegments([...text].filter((char) => !offending.has(char)).join('')).segments, 1)
  const plain = withPlainCharacters(text)
  return (
    <div className="rounded-lg bg-warn-soft px-4 py-3 text-sm text-warn">
      <p>
        {kinds.length === 1 ? 'This character shortens' : 'These characters shorten'} a text: 70 characters instead of 160.{' '}
        {without < segments
          ? `It is ${textWords(segments)} with ${kinds.length === 1 ? 'it' : 'them'} and ${textWords(without)} without.`
          : 'It costs no more at this length.'}
      </p>
      <ul className="mt-2.5 flex flex-wrap gap-x-4 gap-y-2">
        {kinds.slice(0, 12).map(({ char, name, codePoint }) => (
          <li key={codePoint}>
            <span className="rounded bg-surface px-1.5 py-0.5 font-semibold underline decoration-2 underline-offset-2">{char.trim() || codePoint}</span> {name}
          </li>
        ))}
        {kinds.length > 12 ? <li>and {kinds.length - 12} more</li> : null}
      </ul>
      {plain === text ? null : (
        <Button size="sm" className="mt-3" onClick={() => onReplace(plain)}>
          Use plain quotes, dashes and spaces
        </Button>
      )}
    </div>
  )
}
