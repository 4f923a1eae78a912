import { classNames } from '@/components/ui/class-names'

type HandsetProps = { sender: string; text: string; time: string; className?: string }

/** A preview of the text on a phone, with sender and time. */
export function Handset({ sender, text, time, className }: HandsetProps) {
  const name = sender.trim() || 'Sender'
  return (
    <figure aria-label="Preview on a phone" className={classNames('mx-auto w-full max-w-[19rem]', className)}>
      <div className="rounded-[2.5rem] border border-line-strong bg-subtle p-2.5 shadow-raised">
        <div className="flex min-h-64 flex-col lg:min-h-[26rem] overflow-hidden rounded-[1.9rem] border bg-surface">
          <div className="flex items-center justify-between px-5 pt-3 font-medium text-xs">
            <span>{time}</span>
            <span aria-hidden className="h-4 w-16 rounded-full bg-foreground/85" />
            <span aria-hidden className="flex items-end gap-0.5">
              <i className="h-1.5 w-0.5 rounded-full bg-foreground" />
              <i className="h-2 w-0.5 rounded-full bg-foreground" />
              <i className="h-2.5 w-0.5 rounded-full bg-foreground" />
              <i className="h-3 w-0.5 rounded-full bg-foreground" />
            </span>
          </div>
          <div className="flex flex-col items-center gap-1 border-b px-4 pt-3 pb-2.5">
            <span aria-hidden className="flex size-9 items-center justify-center rounded-full bg-primary-soft font-semibold text-primary">
              {name.replace(/^\+/, '').charAt(0).toUpperCase()}
            </span>
            <span className="max-w-full truncate font-medium text-xs">{name}</span>
          </div>
          <div className="flex-1 px-3 py-4">
            <p className="mb-2 text-center text-[0.6875rem] text-muted">Text message · Today {time}</p>
            <p
              className={classNames(
                'w-fit max-w-[88%] whitespace-pre-wrap break-words rounded-2xl rounded-bl-md bg-subtle px-3.5 py-2 text-[0.9375rem] leading-snug',
                !text && 'text-muted',
              )}
            >
              {text || 'Your text appears here as you write.'}
            </p>
          </div>
        </div>
      </div>
    </figure>
  )
}
