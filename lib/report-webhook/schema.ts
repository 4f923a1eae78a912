import { z } from 'zod'

/** What happens to the old address when there is a new one: it works for one more day, or not at all. */
export const OldAddress = z.enum(['day', 'stop'])
export type OldAddress = z.output<typeof OldAddress>

export const NewAddressInput = z.object({ old: OldAddress })
