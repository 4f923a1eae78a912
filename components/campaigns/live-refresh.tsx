'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

const FASTEST_MS = 1_200
const SLOWEST_MS = 20_000

/** Lookups for changes while anything can change, and has the page drawn again when something did. Rests in a hidden tab. */
export function LiveRefresh({ campaignId, version }: { campaignId: string; version: string }) {
  const router = useRouter()
  useEffect(() => {
    let delayMs = FASTEST_MS
    let timer: ReturnType<typeof setTimeout>
    async function look() {
      delayMs = Math.min(delayMs * 1.3, SLOWEST_MS)
      timer = setTimeout(look, delayMs)
      if (document.hidden) return
      const response = await fetch(`/api/campaigns/${campaignId}/progress`).catch(() => undefined)
      if (response?.ok && (await response.text()) !== version) router.refresh()
    }
    function lookNow() {
      if (document.hidden) return
      clearTimeout(timer)
      delayMs = FASTEST_MS
      void look()
    }
    timer = setTimeout(look, delayMs)
    document.addEventListener('visibilitychange', lookNow)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', lookNow)
    }
  }, [campaignId, version, router])
  return null
}
