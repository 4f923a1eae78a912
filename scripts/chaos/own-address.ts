// A preload (node --import) that makes requests to the network tap come from CHAOS_ADDRESS, a loopback address of this process alone. So
// the tap knows which process sent a request.
import { createRequire, syncBuiltinESMExports } from 'node:module'

const address = process.env.CHAOS_ADDRESS
const tapPort = process.env.CHAOS_TAP_PORT

const net: { connect: (options: Record<string, unknown>, ...rest: unknown[]) => unknown } = createRequire(import.meta.url)('node:net')
const connect = net.connect
net.connect = (options, ...rest) => connect(String(options.port) === tapPort ? { ...options, localAddress: address } : options, ...rest)
syncBuiltinESMExports()
