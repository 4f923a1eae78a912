import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { countryName } from '@/lib/phone/describe-phone'
import { readPhone } from '@/lib/phone/phone-number'
import { countSegments } from '@/lib/sms/segments'
import type { Agreement } from './agreement'
import { countAudience, countByPrefix } from './audience'
import { audienceFingerprint, textFingerprint } from './fingerprint'
import { findDraft } from './queries'
import { type Audience, draftProblems } from './schema'

type CountryCount = { code: string; name: string; people: number }

/**
 * What would be sent now, and the agreement that `sendCampaign` requires.
 * @param country the shop's country, in which numbers are read.
 * @returns null for another shop's campaign. `problems`: what has to be corrected in compose first, by field.
 */
export async function reviewCampaign(shopId: ShopId, campaignId: string, country: string) {
  const draft = await findDraft(shopId, campaignId)
  if (!draft) return null
  const [audience, countries, fingerprint] = await Promise.all([
    countAudience(shopId, draft.audience),
    countCountries(shopId, draft.audience, country),
    audienceFingerprint(shopId, draft.audience),
  ])
  const { segments } = countSegments(draft.text)
  const people = audience.willGet
  const agreement: Agreement = { text: textFingerprint(draft.text), sender: draft.sender, audience: fingerprint, people, texts: people * segments }
  return { draft, problems: draftProblems(draft), audience, countries, segments, agreement }
}

/** How many people of each country would get the text, most first. @param country the shop's. */
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
