import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names'

const styles = {
  info: { box: 'bg-info-soft text-info', Icon: Info },
  good: { box: 'bg-good-soft text-good', Icon: CircleCheck },
  warn: { box: 'bg-warn-soft text-warn', Icon: TriangleAlert },
  bad: { box: 'bg-bad-soft text-bad', Icon: CircleAlert },
}

type AlertProps = { tone?: keyof typeof styles; title?: ReactNode; children?: ReactNode; action?: ReactNode; className?: string }

/** Tells the owner something important. Screen readers announce `bad` at once. */
export function Alert({ tone = 'info', title, children, action, className }: AlertProps) {
  const { box, Icon } = styles[tone]
  return (
    <div role={tone === 'bad' ? 'alert' : 'status'} className={classNames('flex gap-3 rounded-xl p-4', box, className)}>
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
      <div className="min-w-0 flex-1 text-[0.9375rem]">
        {title ? <p className="font-semibold">{title}</p> : null}
        {children ? <div className={title ? 'mt-1' : ''}>{children}</div> : null}
        {action ? <div className="mt-3 flex flex-wrap gap-2">{action}</div> : null}
      </div>
    </div>
  )
}
