/** Is this address or host name on this computer? */
export function isLoopback(host: string | undefined): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|::ffff:127\.\d+\.\d+\.\d+)$/.test(host ?? '')
}

/** The address to push reports to. The rehearsal gateway never sends anything to another computer. @returns null for an address elsewhere. */
export function pushTargetOf(address: string | null | undefined): string | null {
  const url = URL.parse(address ?? '')
  return url && ['http:', 'https:'].includes(url.protocol) && isLoopback(url.hostname) ? url.href : null
}
