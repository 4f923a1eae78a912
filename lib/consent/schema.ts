import { z } from 'zod'
import { cleanText } from '@/lib/forms/clean-text'

export const OptOutInput = z.object({ customerId: z.string(), reason: cleanText(200).default('') })

/** Texts are allowed again only with a note of how the person agreed. */
export const AllowTextsInput = z.object({
  customerId: z.string(),
  reason: cleanText(200).refine((text) => text !== '', 'Please write who agreed, when and how, for example “Asked in the shop on 3 May”.'),
})
