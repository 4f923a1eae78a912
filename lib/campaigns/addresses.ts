import { z } from 'zod'
import { withSearch } from '@/lib/forms/search-params'
import { RecipientOutcome } from './status'

const page = z.coerce.number().int().min(1).max(100_000).default(1)
const q = z.string().trim().max(200).default('')
const beyondFirst = (number: number) => (number > 1 ? number : undefined)

/** Search parameters of the list of campaigns. */
export const CampaignListSearch = z.object({ q, page })
export type CampaignListSearch = z.output<typeof CampaignListSearch>

export function campaignListHref(search: Partial<CampaignListSearch> = {}): string {
  return withSearch('/campaigns', { q: search.q, page: beyondFirst(search.page ?? 1) })
}

/** Search parameters of a campaign's page: which recipients it shows, in which order, and whether it says that Undo came too late. */
export const RecipientSearch = z.object({
  outcome: RecipientOutcome.optional(),
  q,
  sort: z.enum(['position', 'name', 'status', 'time']).default('position'),
  direction: z.enum(['asc', 'desc']).default('asc'),
  page,
  /** `late`: the owner pressed Undo when the first texts might already have left. */
  undo: z.enum(['late']).optional(),
})
export type RecipientSearch = z.output<typeof RecipientSearch>

export function campaignHref(campaignId: string, search: Partial<RecipientSearch> = {}): string {
  const { outcome, sort, direction, undo } = search
  return withSearch(`/campaigns/${campaignId}`, {
    outcome,
    q: search.q,
    sort: sort === 'position' ? undefined : sort,
    direction: direction === 'asc' ? undefined : direction,
    page: beyondFirst(search.page ?? 1),
    undo,
  })
}

/** The campaign's page with `changes` to the recipients table. It opens the first page unless `changes` names another. */
export function recipientsHref(campaignId: string, search: RecipientSearch, changes: Partial<RecipientSearch>): string {
  return campaignHref(campaignId, { ...search, undo: undefined, page: 1, ...changes })
}

export function reviewHref(campaignId: string): string {
  return `/campaigns/${campaignId}/review`
}

/** Search parameters of compose: a draft to edit, or an example to start from. `check` shows what has to be corrected. */
export const ComposeSearch = z.object({
  draft: z.string().max(64).optional(),
  example: z.enum(['grand-opening']).optional(),
  check: z.enum(['1']).optional(),
})

export function composeHref({ draft, example, check }: z.output<typeof ComposeSearch> = {}): string {
  return withSearch('/campaigns/new', { draft, example, check })
}
