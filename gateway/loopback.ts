import { isIP } from 'node:net'

/** Is this address or host name on this computer? */
export function isLoopback(host: string | undefined): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|::ffff:127\.\d+\.\d+\.\d+)$/.test(host ?? '')
}

/**
 * Does a Host header name a computer by its IP address, or as localhost? Any other name may be a stranger's that points at this computer,
 * and a page under that name could read the answers (DNS rebinding).
 */
export function isPlainHost(header: string | undefined): boolean {
  const name = URL.parse(`http://${header}`)?.hostname.replace(/^\[|\]$/g, '') ?? ''
  return name === 'localhost' || isIP(name) > 0
}

/** The address to push reports to. The rehearsal gateway never sends anything to another computer. @returns null for an address elsewhere. */
export function pushTargetOf(address: string | null | undefined): string | null {
  const url = URL.parse(address ?? '')
  return url && ['http:', 'https:'].includes(url.protocol) && isLoopback(url.hostname) ? url.href : null
}
