import { Badge } from '@/components/ui/badge'
import { CopyButton } from '@/components/ui/copy-button'
import { SortHeader } from '@/components/ui/sort-header'
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table'
import type { Tone } from '@/lib/words/tone'
import { DecisionButtons } from './decision-buttons'

export type RecipientRow = {
  position: number
  name: string
  phone: string
  label: string
  tone: Tone
  /** Why, in words; empty when the label says it all. */
  reason: string
  /** The gateway's own words and codes. */
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
  const { position, name, phone, label, tone, reason, raw, messageId, parts, time, isUndecided } = row
  return (
    <Tr>
      <Td className="min-w-40">
        {name ? <span className="block font-medium">{name}</span> : null}
        <span className="whitespace-nowrap text-muted text-sm tabular-nums">{phone}</span>
      </Td>
      <Td className="min-w-44">
        <span title={[reason, raw].filter(Boolean).join('\n') || undefined}>
          <Badge tone={tone}>{label}</Badge>
        </span>
        {reason && tone !== 'info' ? <Reason reason={reason} raw={raw} /> : null}
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

/** The reason in plain words. The gateway's own words unfold below it. */
function Reason({ reason, raw }: { reason: string; raw: string }) {
  if (!raw) return <p className="mt-1 max-w-80 text-muted text-sm">{reason}</p>
  return (
    <details className="mt-1 max-w-80 text-muted text-sm">
      <summary className="list-none rounded underline decoration-dotted underline-offset-4 hover:text-foreground [&::-webkit-details-marker]:hidden">
        {reason}
      </summary>
      <p className="mt-1 break-words font-mono text-[0.8125rem]">{raw}</p>
    </details>
  )
}
