'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

const FASTEST_MS = 1_200
const SLOWEST_MS = 20_000

/** Checks for changes while anything can change, and refreshes the page after one. It pauses in a hidden tab. */
export function LiveRefresh({ campaignId, version }: { campaignId: string; version: string }) {
  const router = useRouter()
  useEffect(() => {
    let delayMs = FASTEST_MS
    let timer: ReturnType<typeof setTimeout>
    async function check() {
      delayMs = Math.min(delayMs * 1.3, SLOWEST_MS)
      timer = setTimeout(check, delayMs)
      if (document.hidden) return
      const response = await fetch(`/api/campaigns/${campaignId}/progress`).catch(() => undefined)
      if (response?.ok && (await response.text()) !== version) router.refresh()
    }
    function checkNow() {
      if (document.hidden) return
      clearTimeout(timer)
      delayMs = FASTEST_MS
      void check()
    }
    timer = setTimeout(check, delayMs)
    document.addEventListener('visibilitychange', checkNow)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', checkNow)
    }
  }, [campaignId, version, router])
  return null
}
