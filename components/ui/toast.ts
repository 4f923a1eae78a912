'use client'

import { toast as show } from 'sonner'

/** A short message in the corner, with at most one action. It stays longer if it has one, so that there is time to press Undo. */
export function toast(message: string, options: { action?: { label: string; onClick: () => void }; tone?: 'good' | 'bad' } = {}) {
  const present = options.tone === 'bad' ? show.error : show.success
  present(message, { action: options.action, duration: options.action ? 10_000 : 5_000 })
}
