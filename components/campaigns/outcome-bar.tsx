import Link from 'next/link'
import { classNames } from '@/components/ui/class-names'
import { Unfold } from '@/components/ui/unfold'
import { outcomeWords, type RecipientOutcome, type Totals } from '@/lib/campaigns/status'
import { amount } from '@/lib/words/counts'

const PLANNED = 'Everyone this campaign is for'

/** The order of the bar. */
const ORDER: RecipientOutcome[] = ['delivered', 'accepted', 'waiting', 'failed', 'unsure', 'skipped']

const fills: Record<RecipientOutcome, string> = {
  delivered: 'bg-good',
  accepted: 'bg-info',
  waiting: 'bg-line-strong',
  failed: 'bg-bad',
  unsure: 'bg-warn',
  skipped: 'bg-muted/50',
}

type OutcomeBarProps = { totals: Totals; active: RecipientOutcome | undefined; hrefFor: (outcome: RecipientOutcome | undefined) => string }

/** The texts by outcome: a bar, and counts that add up. Each count filters the table below. */
export function OutcomeBar({ totals, active, hrefFor }: OutcomeBarProps) {
  const parts = ORDER.filter((outcome) => totals[outcome] > 0)
  const summary = parts.map((outcome) => `${amount(totals[outcome])} ${outcomeWords[outcome].label.toLowerCase()}`).join(' + ')
  return (
    <div>
      <div aria-hidden className="flex h-3.5 gap-0.5 overflow-hidden rounded-full bg-subtle">
        {parts.map((outcome) => (
          <span
            key={outcome}
            className={classNames('h-full min-w-1 transition-[flex-grow] duration-500', fills[outcome])}
            style={{ flexGrow: totals[outcome], flexBasis: 0 }}
          />
        ))}
      </div>
      <ul className="mt-4 grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-3 lg:grid-cols-7">
        <Figure label="Planned" count={totals.planned} href={hrefFor(undefined)} isActive={active === undefined} />
        {ORDER.map((outcome) => (
          <Figure
            key={outcome}
            label={outcomeWords[outcome].label}
            count={totals[outcome]}
            fill={fills[outcome]}
            href={totals[outcome] > 0 ? hrefFor(outcome) : undefined}
            isActive={active === outcome}
          />
        ))}
      </ul>
      {parts.length > 0 ? (
        <p className="mt-3 px-3 text-muted text-sm">
          {amount(totals.planned)} planned = {summary}
        </p>
      ) : null}
      <Unfold className="mt-2 px-3 text-muted text-sm" summary="What the words mean">
        <dl className="mt-2 grid gap-x-4 gap-y-1 sm:grid-cols-[max-content_1fr]">
          <Meaning label="Planned" explanation={PLANNED} />
          {ORDER.map((outcome) => (
            <Meaning key={outcome} {...outcomeWords[outcome]} />
          ))}
        </dl>
      </Unfold>
    </div>
  )
}

type FigureProps = { label: string; count: number; fill?: string; href: string | undefined; isActive: boolean }

function Figure({ label, count, fill, href, isActive }: FigureProps) {
  const content = (
    <>
      <span className="flex items-center gap-1.5 text-muted text-sm">
        {fill ? <span aria-hidden className={classNames('size-2 rounded-full', fill)} /> : null}
        {label}
      </span>
      <span className={classNames('block font-semibold text-xl tabular-nums', count === 0 && 'text-muted')}>{amount(count)}</span>
    </>
  )
  const style = classNames('block rounded-lg px-3 py-2', isActive && 'bg-subtle')
  return (
    <li>
      {href ? (
        <Link href={href} scroll={false} aria-current={isActive ? 'true' : undefined} className={classNames(style, 'hover:bg-subtle')}>
          {content}
        </Link>
      ) : (
        <div className={style}>{content}</div>
      )}
    </li>
  )
}

function Meaning({ label, explanation }: { label: string; explanation: string }) {
  return (
    <>
      <dt className="font-medium">{label}</dt>
      <dd>{explanation}</dd>
    </>
  )
}
