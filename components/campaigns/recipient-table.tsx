import { Badge } from '@/components/ui/badge'
import { CopyButton } from '@/components/ui/copy-button'
import { SortHeader } from '@/components/ui/sort-header'
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table'
import { Unfold } from '@/components/ui/unfold'
import type { Tone } from '@/lib/words/tone'
import { DecisionButtons } from './decision-buttons'

export type RecipientRow = {
  position: number
  name: string
  phone: string
  label: string
  tone: Tone
  /** Why the text has this status, in words; empty if the label is enough. */
  reason: string
  /** The gateway's names and ids of the status and the error. */
  raw: string
  messageId: string | null
  parts: number
  time: string
  /** It is uncertain whether the text arrived, and the owner has not decided yet. */
  isUndecided: boolean
}

type SortColumn = 'position' | 'name' | 'status' | 'time'
/** What the decision buttons need from the campaign. */
export type Decidable = { campaignId: string; canSendAgain: boolean }
type RecipientTableProps = { rows: RecipientRow[]; decidable: Decidable; sort: SortColumn; direction: 'asc' | 'desc'; sortHref: (column: SortColumn) => string }

/** One row per person: number, status, and the gateway's id for the text. */
export function RecipientTable({ rows, decidable, sort, direction, sortHref }: RecipientTableProps) {
  const head = (column: SortColumn, label: string, className?: string) => (
    <SortHeader label={label} column={column} sort={sort} direction={direction} href={sortHref(column)} className={className} />
  )
  return (
    <Table label="Recipients">
      <THead>
        {head('name', 'Person')}
        {head('status', 'Status')}
        <Th>messageId</Th>
        <Th className="text-right">Parts</Th>
        {head('time', 'Time')}
      </THead>
      <TBody>
        {rows.map((row) => (
          <RecipientTableRow key={row.position} row={row} decidable={decidable} />
        ))}
      </TBody>
    </Table>
  )
}

function RecipientTableRow({ row, decidable }: { row: RecipientRow; decidable: Decidable }) {
  const { position, name, phone, messageId, parts, time, isUndecided } = row
  return (
    <Tr>
      <Td className="min-w-40">
        {name ? <span className="block font-medium">{name}</span> : null}
        <span className="whitespace-nowrap text-muted text-sm tabular-nums">{phone}</span>
      </Td>
      <Td className="min-w-44">
        <Status row={row} />
        {isUndecided ? (
          <div className="mt-2">
            <DecisionButtons {...decidable} who={name || phone} position={position} />
          </div>
        ) : null}
      </Td>
      <Td>
        {messageId ? (
          <span className="flex items-center gap-1">
            <code className="whitespace-nowrap font-mono text-[0.8125rem]">{messageId}</code>
            <CopyButton text={messageId} label={`Copy messageId ${messageId}`} />
          </span>
        ) : (
          <span className="text-muted text-sm">none</span>
        )}
      </Td>
      <Td className="text-right tabular-nums">{parts}</Td>
      <Td className="whitespace-nowrap text-muted text-sm tabular-nums">{time}</Td>
    </Tr>
  )
}

/** The status of the text with the reason below it. The gateway's words unfold on a click, and so does the reason of a text on its way. */
function Status({ row: { label, tone, reason, raw } }: { row: RecipientRow }) {
  const badge = <Badge tone={tone}>{label}</Badge>
  const isOnItsWay = tone === 'info'
  const hasMore = raw !== '' || (isOnItsWay && reason !== '')
  return (
    <div className="max-w-80">
      {hasMore ? (
        <Unfold summary={badge}>
          {isOnItsWay && reason ? <p className="mt-1 text-muted text-sm">{reason}</p> : null}
          {raw ? <p className="mt-1 break-words font-mono text-[0.8125rem] text-muted">{raw}</p> : null}
        </Unfold>
      ) : (
        badge
      )}
      {reason && !isOnItsWay ? <p className="mt-1 text-muted text-sm">{reason}</p> : null}
    </div>
  )
}
