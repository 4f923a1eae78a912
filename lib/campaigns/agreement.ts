/**
 * What the owner agrees to by pressing Send: the text (as a hash), the sender, the people (as a fingerprint of their numbers), how
 * many people, and how many texts that makes.
 */
export type Agreement = { text: string; sender: string; audience: string; people: number; texts: number }

/** What differs between the review and what would go out now. `other_people`: as many people as before, but not the same ones. */
export type AgreementChange =
  | { what: 'text' }
  | { what: 'sender'; agreed: string; now: string }
  | { what: 'people'; agreed: number; now: number }
  | { what: 'other_people'; people: number }
  | { what: 'texts'; agreed: number; now: number }

/** Everything that is no longer as it was agreed. An empty list means that the campaign may be sent. */
export function changesSince(agreed: Agreement, now: Agreement): AgreementChange[] {
  const changes: AgreementChange[] = []
  if (agreed.text !== now.text) changes.push({ what: 'text' })
  if (agreed.sender !== now.sender) changes.push({ what: 'sender', agreed: agreed.sender, now: now.sender })
  if (agreed.people !== now.people) changes.push({ what: 'people', agreed: agreed.people, now: now.people })
  else if (agreed.audience !== now.audience) changes.push({ what: 'other_people', people: now.people })
  // A longer text and more people explain themselves.
  if (changes.length === 0 && agreed.texts !== now.texts) changes.push({ what: 'texts', agreed: agreed.texts, now: now.texts })
  return changes
}
