import { createServer, connect as dial, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { NetworkPoint } from './points'

/**
 * `perform` kills or freezes the process and resolves when that is done. `freeze-in-flight` leaves the connection open. The other moments
 * close it, because the sender is dead.
 */
type Trap = { moment: NetworkPoint; nth: number; perform: () => Promise<void> }

const HEAD_END = '\r\n\r\n'
const ANSWER_WITHIN_MS = 5_000

/**
 * A TCP proxy between the app and the gateway that sees requests as bytes. A trap is set for the process behind an address and springs at
 * that process's n-th POST.
 */
export async function openNetworkTap(gatewayPort: number) {
  const traps = new Map<string, Trap>()
  const sockets = new Set<Socket>()

  function trapFor(address: string): Trap | undefined {
    const trap = traps.get(address)
    if (!trap || --trap.nth > 0) return undefined
    traps.delete(address)
    return trap
  }

  const server = createServer({ noDelay: true }, (client) => {
    const gateway = dial({ port: gatewayPort, host: '127.0.0.1', noDelay: true })
    for (const [socket, other] of [
      [client, gateway],
      [gateway, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
      socket.on('end', () => other.end())
    }
    gateway.on('close', () => client.destroy())
    const line = createLine(client, gateway, () => trapFor(client.remoteAddress ?? ''))
    client.on('data', line.fromClient)
    gateway.on('data', line.fromGateway)
    // A dead sender sends nothing more, so the gateway's side is closed too.
    client.on('close', () => line.isSprung() || gateway.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    setTrap: (from: string, trap: Trap) => traps.set(from, { ...trap }),
    removeTrap: (from: string) => traps.delete(from),
    async close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

export type NetworkTap = Awaited<ReturnType<typeof openNetworkTap>>

/** Handles one connection. Its requests come one after the other, and each begins with a chunk of its own. */
function createLine(client: Socket, gateway: Socket, nextTrap: () => Trap | undefined) {
  let trap: Trap | undefined
  let request = Buffer.alloc(0)
  let isSprung = false

  function fromClient(chunk: Buffer) {
    if (isSprung) return
    if (!trap && chunk.subarray(0, 5).toString() === 'POST ') trap = nextTrap()
    if (!trap) return void gateway.write(chunk)
    request = Buffer.concat([request, chunk])
    if (trap.moment === 'post-no-byte') return void cut(trap)
    if (request.length < lengthOf(request)) return
    void forward(trap)
  }

  async function forward(set: Trap) {
    if (set.moment === 'post-half') {
      await written(gateway, request.subarray(0, Math.floor(request.length / 2)))
      return cut(set)
    }
    if (set.moment === 'answer-kept' || set.moment === 'answer-half') return void gateway.write(request)
    await written(gateway, request)
    if (set.moment === 'post-all') return cut(set, true)
    trap = undefined
    request = Buffer.alloc(0)
    await set.perform()
  }

  async function fromGateway(chunk: Buffer) {
    if (isSprung) return
    if (trap?.moment === 'answer-half') await written(client, chunk.subarray(0, Math.floor(chunk.length / 2)))
    if (trap?.moment === 'answer-half' || trap?.moment === 'answer-kept') return cut(trap)
    client.write(chunk)
  }

  /** @param isSent the gateway has the whole request and may still answer it. */
  async function cut(set: Trap, isSent = false) {
    isSprung = true
    await set.perform()
    if (isSent) await Promise.race([new Promise((resolve) => gateway.once('data', resolve).once('close', resolve)), sleep(ANSWER_WITHIN_MS)])
    gateway.destroy()
    client.destroy()
  }

  return { fromClient, fromGateway, isSprung: () => isSprung }
}

/** The length of a request in bytes; infinite until its head is complete. */
function lengthOf(request: Buffer): number {
  const head = request.indexOf(HEAD_END)
  if (head < 0) return Number.POSITIVE_INFINITY
  const [, length] = /^content-length: *(\d+)/im.exec(request.subarray(0, head).toString()) ?? []
  return head + HEAD_END.length + Number(length ?? 0)
}

const written = (socket: Socket, bytes: Buffer) => new Promise<void>((resolve) => socket.write(bytes, () => resolve()))
