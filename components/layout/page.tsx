import type { ReactNode } from 'react'
import { classNames } from '@/components/ui/class-names'

const widths = { narrow: 'max-w-2xl', medium: 'max-w-4xl', wide: 'max-w-6xl' }

/** The main content of a screen. */
export function Page({ children, width = 'wide' }: { children: ReactNode; width?: keyof typeof widths }) {
  return (
    <main id="main" className={classNames('mx-auto w-full px-4 pt-6 pb-28 sm:px-8 sm:pt-10 md:pb-16', widths[width])}>
      {children}
    </main>
  )
}
