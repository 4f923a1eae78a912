import '@fontsource-variable/figtree'
import '@fontsource-variable/fraunces'
import './globals.css'
import type { Metadata, Viewport } from 'next'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import { Toaster } from 'sonner'

export const metadata: Metadata = {
  title: { default: 'Shopbell', template: '%s · Shopbell' },
  description: 'Invite your customers by text message.',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf8f4' },
    { media: '(prefers-color-scheme: dark)', color: '#161512' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Every page is rendered on request, the not-found page included. A page built ahead has no nonce, so its scripts would not run.
  await connection()
  return (
    <html lang="en">
      <body className="min-h-dvh font-sans">
        {children}
        <Toaster theme="system" position="bottom-right" mobileOffset={{ bottom: 88 }} />
      </body>
    </html>
  )
}
