// A process that writes without a pause until it is stopped, for a test of an orderly stop: node … stopping-process.ts
// Prints the number of acknowledged rows: at the start, and when it ends.
import { write } from '@/lib/db/client'
import { stopOnSignal } from '@/lib/dispatcher/process'

let acknowledged = 0
const one = () => write((tx) => tx.signInThrottle.create({ data: { key: `row ${acknowledged}`, lastFailedAt: new Date() } }))
process.on('exit', () => console.log(`acknowledged ${acknowledged}`))

stopOnSignal({ wake() {}, async stop() {} })
for (; ; acknowledged++) {
  await one()
  if (acknowledged === 20) console.log('writing')
}
