import { BlockList, isIP } from 'node:net'

/** Can a gateway on the internet reach an address? `insecure`: it can, but without encryption anybody on the way could read the secret. */
export type Reach = 'public' | 'private' | 'insecure'

const privateRanges = new BlockList()
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  privateRanges.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  privateRanges.addSubnet(net, prefix, 'ipv6')

const PRIVATE_NAMES = /(^|\.)(localhost|local|internal|lan|home|intranet|test|home\.arpa)$/

/** Decides by the address alone, without a request. Throws if it is not a URL. */
export function reachOf(address: string): Reach {
  const { protocol, hostname } = new URL(address)
  // An IPv6 address is in brackets, and a name may end in a dot.
  const host = hostname.replace(/^\[|\]$|\.$/g, '')
  if (isPrivate(host)) return 'private'
  return protocol === 'https:' ? 'public' : 'insecure'
}

function isPrivate(host: string): boolean {
  const version = isIP(host)
  if (version === 0) return !host.includes('.') || PRIVATE_NAMES.test(host)
  return privateRanges.check(host, version === 4 ? 'ipv4' : 'ipv6')
}
