/**
 * What the owner agrees to by pressing Send: the text (as a hash), the sender, the people (as a fingerprint of their numbers), how
 * many people, and how many texts that makes.
 */
export type Agreement = { text: string; sender: string; audience: string; people: number; texts: number }

/** One difference between the review and what would be sent now. `other_people`: the number of people is the same, but the people are not. */
export type AgreementChange =
  | { what: 'text' }
  | { what: 'sender'; agreed: string; now: string }
  | { what: 'people'; agreed: number; now: number }
  | { what: 'other_people'; people: number }
  | { what: 'texts'; agreed: number; now: number }

/** Lists what differs between the agreement and what would be sent now. The campaign may be sent if the list is empty. */
export function changesSince(agreed: Agreement, now: Agreement): AgreementChange[] {
  const changes: AgreementChange[] = []
  if (agreed.text !== now.text) changes.push({ what: 'text' })
  if (agreed.sender !== now.sender) changes.push({ what: 'sender', agreed: agreed.sender, now: now.sender })
  if (agreed.people !== now.people) changes.push({ what: 'people', agreed: agreed.people, now: now.people })
  else if (agreed.audience !== now.audience) changes.push({ what: 'other_people', people: now.people })
  // Listed only on its own, because a longer text or more people already explain it.
  if (changes.length === 0 && agreed.texts !== now.texts) changes.push({ what: 'texts', agreed: agreed.texts, now: now.texts })
  return changes
}
