'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { classNames } from '@/components/ui/class-names'

const tabs = [
  { href: '/settings/shop', label: 'Shop' },
  { href: '/settings/connection', label: 'Connection' },
  { href: '/settings/account', label: 'Account' },
]

export function SettingsTabs() {
  const pathname = usePathname()
  return (
    <nav aria-label="Settings" className="flex gap-1 border-b">
      {tabs.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          aria-current={pathname === href ? 'page' : undefined}
          className={classNames(
            '-mb-px rounded-t-md border-b-2 border-transparent px-3 py-2 font-medium text-muted hover:text-foreground',
            pathname === href && 'border-primary text-foreground',
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
