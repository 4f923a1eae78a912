'use client'

import { Check, Copy } from 'lucide-react'
import { useState } from 'react'

/** A button that copies `text`. Screen readers read `label` instead of the icon. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [isCopied, setIsCopied] = useState(false)
  async function copy() {
    await navigator.clipboard.writeText(text)
    setIsCopied(true)
    setTimeout(() => setIsCopied(false), 1500)
  }
  const Icon = isCopied ? Check : Copy
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={isCopied ? 'Copied' : label}
      className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:bg-subtle hover:text-foreground"
    >
      <Icon aria-hidden className="size-3.5" />
    </button>
  )
}
