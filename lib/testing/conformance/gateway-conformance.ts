import { describe } from 'vitest'
import type { AdapterUnderTest } from './adapter-under-test'
import { capabilitiesConform } from './capabilities'
import { explanationsConform } from './explanations'
import { failuresConform } from './failures'
import { logsConform } from './logs'
import { reportsConform } from './reports'
import { sendingConforms } from './sending'

/**
 * Declares the tests that every adapter of the port lib/sms/gateway.ts has to pass: the promises on which the dispatcher relies,
 * so that no text is sent twice and none is lost. All of it is real HTTP: a rehearsal of the provider for what goes well, and a
 * scripted server for what goes wrong.
 */
export function gatewayConforms(name: string, adapter: AdapterUnderTest) {
  describe(`${name} keeps the promises of the gateway port`, () => {
    describe('capabilities', () => capabilitiesConform(adapter))
    describe('sendBatch', () => sendingConforms(adapter))
    describe('failures', () => failuresConform(adapter))
    describe('readLogs', () => logsConform(adapter))
    describe('delivery reports', () => reportsConform(adapter))
    describe('explain', () => explanationsConform(adapter))
  })
}
