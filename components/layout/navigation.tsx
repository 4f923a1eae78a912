'use client'

import { House, type LucideIcon, Send, Settings, Smartphone, Users } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { classNames } from '@/components/ui/class-names'

type Place = { href: string; label: string; Icon: LucideIcon }

const places: Place[] = [
  { href: '/', label: 'Home', Icon: House },
  { href: '/customers', label: 'Customers', Icon: Users },
  { href: '/campaigns', label: 'Campaigns', Icon: Send },
]
const phones: Place = { href: '/phones', label: 'Phones', Icon: Smartphone }
const settings: Place = { href: '/settings', label: 'Settings', Icon: Settings }

/** The main navigation: on the left of a wide screen, at the bottom of a phone. */
export function Navigation({ isRehearsal }: { isRehearsal: boolean }) {
  const pathname = usePathname()
  const all = [...places, ...(isRehearsal ? [phones] : []), settings]
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 flex justify-around border-t bg-surface px-1 pb-[env(safe-area-inset-bottom)] md:static md:mt-7 md:flex-col md:gap-0.5 md:border-0 md:bg-transparent md:px-0"
    >
      {all.map(({ href, label, Icon }) => {
        const isHere = href === '/' ? pathname === '/' : pathname.startsWith(href)
        return (
          <Link
            key={href}
            href={href}
            aria-current={isHere ? 'page' : undefined}
            className={classNames(
              'flex min-w-14 flex-col items-center gap-0.5 rounded-lg px-2 py-2 font-medium text-muted text-xs hover:text-foreground md:flex-row md:gap-3 md:px-3 md:text-[0.9375rem] md:hover:bg-subtle',
              isHere && 'text-primary md:bg-primary-soft md:text-foreground',
            )}
          >
            <Icon aria-hidden className={classNames('size-5 md:size-[1.125rem]', isHere && 'text-primary')} />
            {label}
          </Link>
        )
      })}
    </nav>
  )
}
