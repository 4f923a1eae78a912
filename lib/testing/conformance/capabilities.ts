import { expect, it } from 'vitest'
import type { AdapterUnderTest } from './adapter-under-test'

export function capabilitiesConform({ connect, rehearse }: AdapterUnderTest) {
  it('are limits that can be kept', () => {
    const { capabilities } = connect({ baseUrl: 'http://127.0.0.1', timeoutMs: 1 })
    const { maxTextsPerRequest, maxBulkIdsPerQuery, logIntervalMs, logRetentionMs, reportRetentionMs, lastReportAfterMs } = capabilities
    expect(maxTextsPerRequest).toBeGreaterThanOrEqual(1)
    expect(logRetentionMs).toBeGreaterThan(0)
    expect(lastReportAfterMs).toBeGreaterThan(0)
    for (const limit of [maxBulkIdsPerQuery, logIntervalMs, reportRetentionMs]) expect(limit).toBeGreaterThanOrEqual(0)
    // Otherwise no report would ever arrive.
    expect(reportRetentionMs > 0 || capabilities.pushesReports).toBe(true)
  })

  it('go with an account that names address and credentials, and tells neither secret', async () => {
    const { gateway, stranger } = await rehearse()
    const [host, hash] = gateway.account.split('#')
    expect(gateway.account).not.toBe(stranger.account)
    expect(host).toBe(stranger.account.split('#')[0])
    expect(hash).toMatch(/^[0-9a-f]{12}$/)
    expect(connect({ baseUrl: 'http://127.0.0.1:1', timeoutMs: 1 }).account).not.toBe(connect({ baseUrl: 'http://127.0.0.1:2', timeoutMs: 1 }).account)
  })

  it('go with a balance, which reads the same twice', async () => {
    const { gateway, stranger } = await rehearse()
    const balance = await gateway.readBalance()
    expect(balance).toEqual({ kind: 'answered', balance: expect.any(Number), currency: expect.stringMatching(/^[A-Z]{3}$/) })
    expect(await gateway.readBalance()).toEqual(balance)
    expect(await stranger.readBalance()).toMatchObject({ kind: 'refused', cause: 'credentials' })
  })
}
