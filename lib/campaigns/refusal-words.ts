import type { DecisionRefusal } from '@/lib/messages/decisions'
import { peopleWords, textWords } from '@/lib/words/counts'
import type { AgreementChange } from './agreement'
import type { ControlRefusal } from './control'
import type { DraftRefusal } from './mutations'
import type { CampaignStatus } from './status'

const NOT_FOUND = 'This campaign no longer exists.'

type ChangeWords = { [What in AgreementChange['what']]: (change: Extract<AgreementChange, { what: What }>) => string }

const changeWords: ChangeWords = {
  text: () => 'The text was changed after you reviewed it. Please read it again.',
  sender: ({ agreed, now }) => `The sender was changed from ${agreed} to ${now} after you reviewed it.`,
  people: ({ agreed, now }) => `You reviewed it for ${peopleWords(agreed)}; now ${peopleWords(now)} will get it.`,
  other_people: ({ people }) => `It is still for ${peopleWords(people)}, but not the same ones. Please check who gets it.`,
  texts: ({ agreed, now }) => `You reviewed ${textWords(agreed)}; now it would be ${textWords(now)}.`,
}

function sentenceOf<What extends AgreementChange['what']>(change: Extract<AgreementChange, { what: What }>): string {
  const words: (change: Extract<AgreementChange, { what: What }>) => string = changeWords[change.what as What]
  return words(change)
}

/** Sentences that say why Send refused: what changed since the review. */
export function notAsAgreedWords(changes: readonly AgreementChange[]): string {
  return ['Nothing was sent.', ...changes.map((change) => sentenceOf(change))].join(' ')
}

/** Why an action is not possible in a status. `who`: who caused the status, with the verb, such as "You have". */
const statusWords: Record<CampaignStatus, (who: string) => string> = {
  DRAFT: () => 'This campaign is a draft, so it cannot be paused, resumed or stopped.',
  SCHEDULED: () => 'This campaign has not started yet.',
  SENDING: (who) => `${who} already resumed this campaign.`,
  PAUSED: (who) => `${who} already paused this campaign.`,
  STOPPED: (who) => `${who} already stopped this campaign.`,
  FINISHED: () => 'This campaign has already finished.',
}

/** A sentence that says why Pause, Resume or Stop did nothing. @param me the e-mail address of the person who pressed it. */
export function controlWords(refusal: ControlRefusal, me: string): string {
  if (refusal.reason === 'not_found') return NOT_FOUND
  const who = refusal.by === me ? 'You have' : `${refusal.by ?? 'Shopbell'} has`
  return statusWords[refusal.status](who)
}

/** Why “Send again” or “Do not send again” did nothing. */
export const decisionWords: Record<DecisionRefusal, string> = {
  not_found: NOT_FOUND,
  stopped: 'This campaign was stopped, so nobody gets another text from it.',
  nothing_to_decide: 'There is nothing left to decide.',
}

/** Why a draft was not saved. */
export const draftWords: Record<DraftRefusal, string> = {
  not_found: 'This draft does not exist any more.',
  not_a_draft: 'This campaign has been sent already, so it cannot be changed.',
  changed_elsewhere: 'This invitation was changed in another window.',
}
