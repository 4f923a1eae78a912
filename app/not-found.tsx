import Link from 'next/link'
import { Button } from '@/components/ui/button'

export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-[70dvh] max-w-md flex-col items-start justify-center px-4">
      <h1 className="font-display font-medium text-3xl">There is nothing here</h1>
      <p className="mt-2 text-muted">The page may have been deleted, or the address is wrong.</p>
      <Button asChild className="mt-6">
        <Link href="/">Go to the home page</Link>
      </Button>
    </main>
  )
}
