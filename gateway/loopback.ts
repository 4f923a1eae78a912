/** Is this address, of a connection or in a URL, on this computer? */
export function isLoopback(host: string | undefined): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|::ffff:127\.\d+\.\d+\.\d+)$/.test(host ?? '')
}

/** Where reports may be pushed: an http address on this computer. The rehearsal never talks to the outside, so others are null. */
export function pushTargetOf(address: string | null | undefined): string | null {
  const url = URL.parse(address ?? '')
  return url && ['http:', 'https:'].includes(url.protocol) && isLoopback(url.hostname) ? url.href : null
}
