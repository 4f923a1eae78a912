// A preload (node --import) that makes requests to the wire come from CHAOS_ADDRESS, a loopback address of this process's own, so
// that the wire knows whose they are although all of them know the gateway under one address.
import { createRequire, syncBuiltinESMExports } from 'node:module'

const address = process.env.CHAOS_ADDRESS
const wirePort = process.env.CHAOS_WIRE_PORT

const net: { connect: (options: Record<string, unknown>, ...rest: unknown[]) => unknown } = createRequire(import.meta.url)('node:net')
const connect = net.connect
net.connect = (options, ...rest) => connect(String(options.port) === wirePort ? { ...options, localAddress: address } : options, ...rest)
syncBuiltinESMExports()
