'use client'

import { unstable_rethrow } from 'next/navigation'
import { type FormEvent, useActionState, useRef, useState, useTransition } from 'react'
import { Field, TextareaField } from '@/components/forms/field'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Card, CardBody } from '@/components/ui/card'
import { reviewDraftAction } from '@/lib/campaigns/actions'
import { composeHref } from '@/lib/campaigns/addresses'
import { type DraftContent, draftProblems, normaliseText } from '@/lib/campaigns/schema'
import { checkSender } from '@/lib/sms/sender'
import { type AudienceChoice, AudienceField, type TagChoice } from './audience-field'
import { AudienceSentence, type Counts } from './audience-sentence'
import type { Newer } from './autosave-state'
import { ConflictNote } from './conflict-note'
import { Handset } from './handset'
import { nextSave } from './known-saves'
import { SaveNote } from './save-note'
import { SegmentCounter } from './segment-counter'
import { useAutosave } from './use-autosave'
import { type Draft, useDraft } from './use-draft'
import type { Person } from './use-people-search'

type ComposeFormProps = {
  draftId: string
  draft: DraftContent
  picked: Person[]
  tags: TagChoice[]
  counts: Counts
  /** The id of the draft's last save; null if there is none yet. */
  savedAs: string | null
  /** The time on the handset, in the shop's time zone. */
  time: string
  /** The owner asked for the review, and something has to be corrected. */
  isChecked: boolean
}

function choiceOf(audience: DraftContent['audience'], people: Person[]): AudienceChoice {
  return { kind: audience.kind, tagIds: audience.kind === 'tags' ? audience.tagIds : [], people }
}

function contentOf({ name, sender, text, audience: { kind, tagIds, people } }: Draft): DraftContent {
  const audience = kind === 'everyone' ? { kind } : kind === 'tags' ? { kind, tagIds } : { kind, customerIds: people.map(({ id }) => id) }
  return { name, sender, text: normaliseText(text), audience }
}

/** The hint below the sender. With a name as sender, the text has to say how to reach the shop. */
function senderHint(sender: string) {
  const check = checkSender(sender)
  if (!check.ok) return sender.trim() === '' ? 'A name of 3 to 11 characters, or a number of 3 to 16 digits.' : check.reason
  return check.kind === 'numeric' ? check.hint : `${check.hint} Nobody can answer STOP either, so say in the text how to reach you.`
}

/** The compose form: name, sender, text and audience. It saves itself, counts the parts, and shows a preview on a phone. */
export function ComposeForm({ draftId, draft, picked, tags, counts, savedAs, time, isChecked: wasChecked }: ComposeFormProps) {
  const form = useRef<HTMLFormElement>(null)
  // Used only without JavaScript. With it, `review` below calls the action.
  const [refusal, formAction] = useActionState(reviewDraftAction, null)
  const [content, update] = useDraft(draftId, savedAs, { ...draft, ...refusal?.typed, audience: choiceOf(draft.audience, picked), counts })
  const [isChecked, setIsChecked] = useState(wasChecked)
  const [failure, setFailure] = useState<string>()
  const [isPending, startTransition] = useTransition()
  const {
    state: saveState,
    schedule,
    stop,
    showConflict,
    overwrite,
  } = useAutosave(form, (counts) => {
    update({ counts })
    // Only once: a later call would cancel a navigation that has just started.
    if (!window.location.search.includes(draftId)) window.history.replaceState(null, '', composeHref({ draft: draftId }))
  })
  const problems = isChecked ? draftProblems(contentOf(content)) : {}
  const newer = saveState.status === 'conflict' ? saveState.newer : refusal?.newer
  const errors = (field: keyof DraftContent) => (problems[field] ? [problems[field]] : [])

  function change(part: Partial<Draft>, delayMs?: number) {
    update(part)
    schedule(delayMs)
  }

  /** Overwrites the newer version. The note disappears with its focused button, so the focus moves to the text. */
  function keepThisVersion(newer: Newer) {
    overwrite(draftId, newer)
    form.current?.querySelector('textarea')?.focus()
  }

  function review(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    setIsChecked(true)
    const [wrong] = Object.keys(draftProblems(contentOf(content)))
    if (wrong) return form.current?.querySelector<HTMLElement>(`[name="${wrong === 'audience' ? 'audienceKind' : wrong}"]`)?.focus()
    stop()
    const { body } = nextSave(new FormData(event.currentTarget))
    startTransition(async () => {
      try {
        const refused = await reviewDraftAction(null, body)
        if (refused) showConflict(refused.newer)
      } catch (error) {
        unstable_rethrow(error)
        schedule()
        setFailure('The server cannot be reached. What you wrote is still here. Please try again.')
      }
    })
  }

  return (
    <form ref={form} action={formAction} onSubmit={review} noValidate className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:gap-10">
      <input type="hidden" name="draftId" value={draftId} />
      <input type="hidden" name="basedOn" value={refusal?.newer.savedAs ?? savedAs ?? ''} />
      <div className="min-w-0 space-y-5">
        <Card>
          <CardBody className="space-y-5">
            <Field
              label="Campaign name"
              name="name"
              autoComplete="off"
              maxLength={200}
              value={content.name}
              onChange={(event) => change({ name: event.target.value })}
              errors={errors('name')}
              hint="Only you see it."
            />
            <Field
              label="Sender"
              name="sender"
              autoComplete="off"
              maxLength={40}
              value={content.sender}
              onChange={(event) => change({ sender: event.target.value })}
              errors={errors('sender')}
              hint={isChecked && problems.sender ? undefined : senderHint(content.sender)}
            />
            <div>
              <TextareaField
                label="Message"
                name="text"
                rows={6}
                value={content.text}
                onChange={(event) => change({ text: event.target.value })}
                errors={errors('text')}
              />
              <SegmentCounter text={normaliseText(content.text)} onReplace={(text) => change({ text })} />
            </div>
          </CardBody>
        </Card>
        <Card>
          <CardBody className="space-y-4">
            <AudienceField choice={content.audience} tags={tags} error={problems.audience} onChange={(audience) => change({ audience }, 50)} />
            <AudienceSentence counts={content.counts} />
          </CardBody>
        </Card>
        {newer ? <ConflictNote newerText={newer.text} newerHref={composeHref({ draft: draftId })} onLoad={stop} onKeep={() => keepThisVersion(newer)} /> : null}
        {failure ? <Alert tone="bad">{failure}</Alert> : null}
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
          <SaveNote state={saveState} />
          <Button type="submit" variant="primary" disabled={isPending} aria-busy={isPending || undefined}>
            {isPending ? 'Checking…' : 'Review'}
          </Button>
        </div>
      </div>
      <Handset sender={content.sender} text={normaliseText(content.text)} time={time} className="lg:sticky lg:top-8" />
    </form>
  )
}
