import { LogOut } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Logo } from '@/components/layout/logo'
import { Navigation } from '@/components/layout/navigation'
import { RehearsalBand } from '@/components/layout/rehearsal-band'
import { signOutAction } from '@/lib/auth/actions'
import { requireShop } from '@/lib/auth/session'
import { connection } from '@/lib/connection/connection'

export default async function ShopLayout({ children }: { children: ReactNode }) {
  const { shop, email } = await requireShop()
  const isRehearsal = connection.mode === 'rehearsal'
  return (
    <>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-surface focus:px-4 focus:py-2"
      >
        Skip to content
      </a>
      {isRehearsal ? <RehearsalBand /> : null}
      <div className={isRehearsal ? '[--band:var(--band-height)] md:flex' : '[--band:0px] md:flex'}>
        <aside className="md:sticky md:top-(--band) md:flex md:h-[calc(100dvh-var(--band))] md:w-60 md:shrink-0 md:flex-col md:border-r md:p-5">
          <div className="flex items-center justify-between border-b px-4 py-3 md:border-0 md:p-0">
            <Link href="/" aria-label="Shopbell, home" className="rounded-lg">
              <Logo />
            </Link>
            <p className="truncate text-muted text-sm md:hidden">{shop.name}</p>
          </div>
          <Navigation isRehearsal={isRehearsal} />
          <div className="mt-auto hidden border-t pt-4 md:block">
            <p className="truncate font-medium text-sm">{shop.name}</p>
            <p className="text-muted text-sm wrap-anywhere">{email}</p>
            <form action={signOutAction}>
              <button type="submit" className="mt-2 inline-flex items-center gap-2 rounded text-muted text-sm hover:text-foreground">
                <LogOut aria-hidden className="size-4" />
                Sign out
              </button>
            </form>
          </div>
        </aside>
        <div className="min-w-0 flex-1">{children}</div>
      </div>
    </>
  )
}
