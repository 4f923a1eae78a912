import { z } from 'zod'

/** The search parameters of the phones page. */
export const PhonesSearch = z.object({ q: z.string().trim().max(40).default(''), page: z.coerce.number().int().min(1).max(1_000_000).default(1) })
export type PhonesSearch = z.output<typeof PhonesSearch>

const PhoneText = z.object({
  messageId: z.string(),
  to: z.string(),
  from: z.string(),
  text: z.string(),
  segments: z.number(),
  at: z.coerce.date(),
  state: z.enum(['on its way', 'delivered', 'not delivered']),
  status: z.object({ groupId: z.number(), id: z.number(), name: z.string() }),
})
const SpecialNumber = z.object({ name: z.string(), number: z.string(), ending: z.string(), title: z.string() })

/** GET /phones.json of the rehearsal gateway (gateway/phones.ts). */
export const Phones = z.object({ texts: z.array(PhoneText), page: z.number(), pages: z.number(), total: z.number(), numbers: z.array(SpecialNumber) })

export type PhoneText = z.output<typeof PhoneText>
export type SpecialNumber = z.output<typeof SpecialNumber>
export type Phones = z.output<typeof Phones>
