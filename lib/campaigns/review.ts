import 'server-only'
import { createHash } from 'node:crypto'
import type { ShopId } from '@/lib/auth/shop-id'
import { countryName } from '@/lib/phone/describe-phone'
import { readPhone } from '@/lib/phone/phone-number'
import { countSegments } from '@/lib/sms/segments'
import { peopleWords, textWords } from '@/lib/words/counts'
import { countAudience, countByPrefix } from './audience'
import { findDraft } from './queries'
import { type Audience, draftProblems } from './schema'

/** What the owner agrees to by pressing Send: whom, how many texts, and the very words. */
export type Agreement = { people: number; texts: number; wording: string }

export type CountryCount = { code: string; name: string; people: number }

async function countCountries(shopId: ShopId, audience: Audience, country: string): Promise<CountryCount[]> {
  const people = new Map<string, number>()
  for (const prefix of await countByPrefix(shopId, audience)) {
    const reading = readPhone(prefix.sample, country)
    const code = (reading.ok && reading.country) || ''
    people.set(code, (people.get(code) ?? 0) + prefix.people)
  }
  const counts = [...people].map(([code, count]) => ({ code, name: code ? countryName(code) : 'International networks', people: count }))
  return counts.sort((one, other) => other.people - one.people || one.name.localeCompare(other.name))
}

const wordingOf = (sender: string, text: string) => createHash('sha256').update(`${sender}\0${text}`).digest('hex').slice(0, 32)

/** The campaign as it would go out now. Null: not this shop's. `problems` is not empty: compose has something to mend first. */
export async function reviewCampaign(shopId: ShopId, campaignId: string, country: string) {
  const draft = await findDraft(shopId, campaignId)
  if (!draft) return null
  const [audience, countries] = await Promise.all([countAudience(shopId, draft.audience), countCountries(shopId, draft.audience, country)])
  const { segments, encoding } = countSegments(draft.text)
  const agreement: Agreement = { people: audience.willGet, texts: audience.willGet * segments, wording: wordingOf(draft.sender, draft.text) }
  return { draft, problems: draftProblems(draft), audience, countries, segments, encoding, agreement }
}

/** What is no longer as it was agreed, in sentences; none: it may be sent. */
export function changesSince(agreed: Agreement, now: Agreement): string[] {
  return [
    agreed.wording === now.wording ? '' : 'The text or the sender was changed after you reviewed it. Please read it again.',
    agreed.people === now.people ? '' : `You reviewed it for ${peopleWords(agreed.people)}; now ${peopleWords(now.people)} will get it.`,
    agreed.people === now.people && agreed.texts !== now.texts ? `You reviewed ${textWords(agreed.texts)}; now it is ${textWords(now.texts)}.` : '',
  ].filter((sentence) => sentence !== '')
}
