import { z } from 'zod'
import { isAnythingToSee } from '@/lib/forms/clean-text'
import { countSegments } from '@/lib/sms/segments'
import { checkSender } from '@/lib/sms/sender'

const Id = z.string().min(1).max(64)

/** Whom a campaign is for. Counting and sending leave out people who opted out or were deleted; this definition does not. */
export const Audience = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everyone') }),
  z.object({ kind: z.literal('tags'), tagIds: z.array(Id).max(1000) }),
  z.object({ kind: z.literal('people'), customerIds: z.array(Id).max(1000, 'Pick at most 1,000 people; use a tag for more.') }),
])
export type Audience = z.output<typeof Audience>

/** Reads the column Campaign.audience, which stores `JSON.stringify(audience)`. Throws if it contains anything else. */
export function parseAudience(json: string): Audience {
  return Audience.parse(JSON.parse(json))
}

/** Infobip rejects a longer text as a whole (REJECTED id 25): more than 25 parts or 4000 bytes. */
const MAX_SEGMENTS = 25
const MAX_BYTES = 4000
/** Above this number compose advises a shorter text, because the owner pays for each part of each person's text. */
export const ADVISED_SEGMENTS = 3

/**
 * A text as it is stored, counted and sent: line ends of one kind (browsers post CR LF), accents composed (a letter and a
 * combining accent would make it UCS-2), no control characters (Postgres refuses NUL), no half surrogate pairs.
 */
export function normaliseText(text: string): string {
  const lineEnds = text.replace(/\r\n?/g, '\n')
  return lineEnds
    .replace(/(?![\n\t\f])\p{Cc}/gu, '')
    .toWellFormed()
    .normalize('NFC')
}

const oneLine = (max: number) => z.string().transform((text) => normaliseText(text).replace(/\s+/g, ' ').slice(0, max))
const oneOrMany = z.preprocess((value) => [value].flat().filter((id) => id !== undefined && id !== ''), z.array(Id).max(1000))

/** How many fields the compose form has at most: three lists of a thousand, and the others. */
export const DRAFT_FIELDS = 3_100

/** The compose form as the browser posts it, complete or not: autosave keeps whatever is typed. */
export const DraftForm = z
  .object({
    draftId: z.guid(),
    /** Which save this is, and which ones the window knows (Campaign.savedAs). */
    saveId: Id.optional(),
    basedOn: oneOrMany,
    name: oneLine(200),
    sender: oneLine(40),
    text: z.string().transform((text) => normaliseText(text).slice(0, 10_000)),
    audienceKind: z.enum(['everyone', 'tags', 'people']).catch('everyone'),
    tagIds: oneOrMany,
    customerIds: oneOrMany,
  })
  .transform(({ draftId, saveId, basedOn, name, sender, text, audienceKind, tagIds, customerIds }) => {
    const audiences = { everyone: { kind: 'everyone' }, tags: { kind: 'tags', tagIds }, people: { kind: 'people', customerIds } } as const
    const audience: Audience = Audience.parse(audiences[audienceKind])
    return { draftId, save: { id: saveId, basedOn }, draft: { name, sender, text, audience } }
  })

export type DraftContent = z.output<typeof DraftForm>['draft']

/** An example to start from: the invitation on Infobip's page "SMS to multiple destinations". */
export const exampleDraft: DraftContent = {
  name: 'Grand opening',
  sender: 'WineShop',
  text: "Wine shop grand opening at Monday 8pm. Don't forget glasses.",
  audience: { kind: 'everyone' },
}

export type DraftField = 'name' | 'sender' | 'text' | 'audience'

function textProblem(text: string): string | undefined {
  if (!isAnythingToSee(text)) return 'Write the text that people will get.'
  const { segments } = countSegments(text)
  if (segments > MAX_SEGMENTS) return `This would be ${segments} texts for each person; the network takes at most ${MAX_SEGMENTS}. Please shorten it.`
  if (new TextEncoder().encode(text).length > MAX_BYTES) return 'This is too long for the network with these characters. Please shorten it.'
  return undefined
}

/** What keeps a draft from being sent, in words, by field. Empty: ready for review. The audience's size is not looked at. */
export function draftProblems(draft: DraftContent): Partial<Record<DraftField, string>> {
  const sender = checkSender(draft.sender)
  const problems: Record<DraftField, string | undefined> = {
    name: !isAnythingToSee(draft.name) ? 'Give the campaign a name. Only you see it.' : undefined,
    sender: sender.ok ? undefined : sender.reason,
    text: textProblem(draft.text),
    audience:
      draft.audience.kind === 'tags' && draft.audience.tagIds.length === 0
        ? 'Choose at least one tag.'
        : draft.audience.kind === 'people' && draft.audience.customerIds.length === 0
          ? 'Pick at least one person.'
          : undefined,
  }
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem !== undefined))
}

/** The form of a button that acts on one campaign. */
export const CampaignForm = z.object({ campaignId: Id })

/** The owner's decision on uncertain texts: the one at `position`, or all of the campaign's. */
export const DecisionForm = z.object({ campaignId: Id, position: z.coerce.number().int().positive().optional() })

const Fingerprint = z.string().max(64)

/** The review's form: the campaign, and the agreement that the page showed. */
export const SendForm = z.object({
  campaignId: Id,
  text: Fingerprint,
  sender: z.string().max(40),
  audience: Fingerprint,
  people: z.coerce.number().int(),
  texts: z.coerce.number().int(),
})
