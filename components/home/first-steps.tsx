import { ArrowRight, Check } from 'lucide-react'
import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { classNames } from '@/components/ui/class-names'

type FirstStepsProps = { hasPeople: boolean; hasCampaign: boolean; hasSent: boolean; isLive: boolean }

/** The steps to the first invitation. A step is ticked once its data exists. The card disappears once all are done. */
export function FirstSteps({ hasPeople, hasCampaign, hasSent, isLive }: FirstStepsProps) {
  const steps = [
    { done: true, title: 'Set up your shop', text: 'Done.' },
    {
      done: hasPeople,
      title: 'Add your customers',
      text: 'Import them from a spreadsheet, or add them one by one.',
      href: '/customers/import',
      label: 'Import customers',
    },
    {
      done: hasCampaign,
      title: 'Write the invitation',
      text: 'As you type, you see the price in texts and how it looks on a phone.',
      href: '/campaigns/new',
      label: 'Write it',
    },
    {
      done: hasSent,
      title: isLive ? 'Send it' : 'Rehearse the send',
      text: isLive ? 'You review who gets it first.' : 'A full rehearsal. No real phone gets a text.',
      href: '/campaigns',
      label: 'Go to campaigns',
    },
    {
      done: isLive,
      title: 'Go live with Infobip',
      text: 'Connect your account when you are happy with the rehearsal.',
      href: '/settings/connection',
      label: 'See how',
    },
  ]
  const next = steps.findIndex(({ done }) => !done)
  if (next === -1) return null
  return (
    <Card>
      <CardHeader title="Your first invitation" description={`${steps.filter(({ done }) => done).length} of ${steps.length} done`} />
      <CardBody>
        <ol className="space-y-1">
          {steps.map(({ done, title, text, href, label }, index) => (
            <li key={title} className={classNames('flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg px-3 py-2.5', index === next && 'bg-primary-soft')}>
              <span
                className={classNames(
                  'flex size-7 shrink-0 items-center justify-center rounded-full border font-semibold text-sm',
                  done ? 'border-primary bg-primary text-on-primary' : 'border-line-strong text-muted',
                )}
              >
                {done ? <Check aria-label="Done" className="size-4" /> : index + 1}
              </span>
              <div className="min-w-44 flex-1">
                <p className={classNames('font-medium', done && 'text-muted')}>{title}</p>
                {done ? null : <p className="text-muted text-sm">{text}</p>}
              </div>
              {!done && href ? (
                <Button asChild variant={index === next ? 'primary' : 'ghost'} size="sm" className={index === next ? 'max-sm:ml-11' : 'max-sm:hidden'}>
                  <Link href={href}>
                    {label}
                    <ArrowRight aria-hidden />
                  </Link>
                </Button>
              ) : null}
            </li>
          ))}
        </ol>
      </CardBody>
    </Card>
  )
}
