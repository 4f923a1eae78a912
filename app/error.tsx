'use client'

import { Button } from '@/components/ui/button'

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="mx-auto flex min-h-[70dvh] max-w-md flex-col items-start justify-center px-4">
      <h1 className="font-display font-medium text-3xl">That did not work</h1>
      <p className="mt-2 text-muted">Something went wrong on our side. Nothing was sent because of it, and what you had saved is safe.</p>
      {error.digest ? <p className="mt-2 text-muted text-sm">For the log: {error.digest}</p> : null}
      <Button className="mt-6" variant="primary" onClick={reset}>
        Try again
      </Button>
    </main>
  )
}
