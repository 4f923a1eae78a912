import { z } from 'zod'

/** What becomes of the old address when a new one is made: it works for one more day, or not at all. */
export const OldAddress = z.enum(['day', 'stop'])
export type OldAddress = z.output<typeof OldAddress>

export const NewAddressInput = z.object({ old: OldAddress })
