import type { ReactNode } from 'react'
import type { Tone } from '@/lib/words/tone'
import { classNames } from './class-names'

const tones: Record<Tone, string> = {
  neutral: 'bg-subtle text-foreground',
  good: 'bg-good-soft text-good',
  bad: 'bg-bad-soft text-bad',
  warn: 'bg-warn-soft text-warn',
  info: 'bg-info-soft text-info',
}

/** A short status in words. The colour only repeats it. */
export function Badge({ tone = 'neutral', children, className }: { tone?: Tone; children: ReactNode; className?: string }) {
  return (
    <span className={classNames('inline-flex items-center gap-1 rounded-full px-2.5 py-0.5 font-medium text-[0.8125rem] leading-5', tones[tone], className)}>
      {children}
    </span>
  )
}
