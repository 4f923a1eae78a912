import Link from 'next/link'
import type { ReactNode } from 'react'
import { customersHref } from '@/lib/customers/addresses'
import { amount } from '@/lib/words/counts'
import type { Counts } from './audience-sentence'

type FunnelProps = {
  counts: Counts
  audience: ReactNode
  audienceHref: string
  countries: { code: string; name: string; people: number }[]
  homeCountry: string
}

/** How the audience leads to the people who will get the text: rows that add up. The audience and the opt-outs link to their lists. */
export function AudienceFunnel({ counts: { total, optedOut, willGet }, audience, audienceHref, countries, homeCountry }: FunnelProps) {
  return (
    <dl className="divide-y">
      <Row label={audience} count={total} href={total > 0 ? audienceHref : undefined} />
      <Row
        label={
          <>
            Opted out <span className="text-muted">· not texted</span>
          </>
        }
        count={optedOut}
        href={optedOut > 0 ? customersHref({ texts: 'no' }) : undefined}
        sign="−"
      />
      <Row label={<strong className="font-semibold">Will get it</strong>} count={willGet} isTotal />
      {countries.length > 1
        ? countries.map(({ code, name, people }) => (
            <Row key={code} label={<span className="pl-4 text-muted">{code === homeCountry ? name : `${name} (abroad)`}</span>} count={people} isPart />
          ))
        : null}
    </dl>
  )
}

type RowProps = { label: ReactNode; count: number; href?: string; sign?: string; isTotal?: boolean; isPart?: boolean }

function Row({ label, count, href, sign = '', isTotal, isPart }: RowProps) {
  const text = `${count > 0 ? sign : ''}${amount(count)}`
  return (
    <div className={isPart ? 'flex items-baseline justify-between gap-4 py-1.5 text-sm' : 'flex items-baseline justify-between gap-4 py-2.5'}>
      <dt>{label}</dt>
      <dd className={isTotal ? 'font-semibold tabular-nums' : 'tabular-nums'}>
        {href ? (
          <Link href={href} className="underline underline-offset-2">
            {text}
          </Link>
        ) : (
          text
        )}
      </dd>
    </div>
  )
}
