import { Badge } from '@/components/ui/badge'
import { Time } from '@/components/ui/time'
import { Unfold } from '@/components/ui/unfold'
import type { PhoneText } from '@/lib/handsets/schema'
import { formatPhone } from '@/lib/phone/describe-phone'
import type { Tone } from '@/lib/words/tone'

const tones: Record<PhoneText['state'], Tone> = { 'on its way': 'info', delivered: 'good', 'not delivered': 'bad' }
const words: Record<PhoneText['state'], string> = { 'on its way': 'On its way', delivered: 'Delivered', 'not delivered': 'Not delivered' }

type PhoneListProps = { texts: readonly PhoneText[]; country: string; timeZone: string }

/** One phone for each text, newest first. */
export function PhoneList({ texts, country, timeZone }: PhoneListProps) {
  return (
    <ol className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
      {texts.map((text) => (
        <li key={text.messageId} className="flex min-w-0 flex-col rounded-[1.75rem] border border-line-strong bg-subtle p-2 shadow-card">
          <Screen text={text} country={country} timeZone={timeZone} />
        </li>
      ))}
    </ol>
  )
}

function Screen({ text, country, timeZone }: { text: PhoneText; country: string; timeZone: string }) {
  return (
    <article className="flex flex-1 flex-col overflow-hidden rounded-[1.35rem] border bg-surface">
      <header className="flex items-center gap-3 border-b px-4 py-3">
        <span aria-hidden className="flex size-9 shrink-0 items-center justify-center rounded-full bg-primary-soft font-semibold text-primary">
          {text.from.replace(/^\+/, '').charAt(0).toUpperCase()}
        </span>
        <div className="min-w-0">
          <p className="truncate font-semibold text-[0.9375rem]">{text.from}</p>
          <p className="truncate text-muted text-sm">
            <span className="sr-only">to </span>
            {formatPhone(`+${text.to}`, country)}
          </p>
        </div>
      </header>
      <div className="flex-1 px-4 py-4">
        <p
          dir="auto"
          className="w-fit max-w-[94%] whitespace-pre-wrap break-words rounded-2xl rounded-bl-md bg-subtle px-3.5 py-2 text-[0.9375rem] leading-snug"
        >
          {text.text}
        </p>
      </div>
      <footer className="flex flex-wrap items-center justify-between gap-2 px-4 pb-3 text-muted text-sm">
        <Time at={text.at} timeZone={timeZone} />
        <Unfold summary={<Badge tone={tones[text.state]}>{words[text.state]}</Badge>}>
          <p className="mt-1 break-words font-mono text-[0.8125rem]">
            {text.status.name}, group {text.status.groupId}, id {text.status.id}
          </p>
        </Unfold>
      </footer>
    </article>
  )
}
