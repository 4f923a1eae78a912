import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { amount } from '@/lib/words/counts'

const SHOWN = 3

/** The text and the sender as sent, and the bulkIds of the requests. */
export function SentText({ sender, text, bulkIds }: { sender: string; text: string; bulkIds: string[] }) {
  return (
    <Card>
      <CardHeader title="The text as sent" />
      <CardBody className="space-y-4 pt-3">
        <div className="w-fit max-w-prose">
          <p className="mb-1 text-muted text-sm">
            From <span className="font-medium text-foreground">{sender}</span>
          </p>
          <p className="whitespace-pre-wrap break-words rounded-2xl rounded-tl-md bg-subtle px-4 py-2.5">{text}</p>
        </div>
        {bulkIds.length > 0 ? <BulkIds bulkIds={bulkIds} /> : null}
      </CardBody>
    </Card>
  )
}

function BulkIds({ bulkIds }: { bulkIds: string[] }) {
  const rest = bulkIds.slice(SHOWN)
  return (
    <div className="text-sm">
      <h3 className="mb-1 text-muted">{bulkIds.length === 1 ? 'bulkId' : `${amount(bulkIds.length)} bulkIds`}</h3>
      <BulkIdList bulkIds={bulkIds.slice(0, SHOWN)} />
      {rest.length > 0 ? (
        <details className="mt-1">
          <summary className="w-fit rounded text-muted hover:text-foreground">{amount(rest.length)} more</summary>
          {/* One block of text, because a thousand rows with buttons would be larger than the rest of the page. */}
          <p className="mt-1 max-h-56 overflow-y-auto whitespace-pre-line break-all font-mono text-[0.8125rem]">{rest.join('\n')}</p>
        </details>
      ) : null}
    </div>
  )
}

function BulkIdList({ bulkIds }: { bulkIds: string[] }) {
  return (
    <ul>
      {bulkIds.map((bulkId) => (
        <li key={bulkId} className="flex items-center gap-1">
          <code className="break-all font-mono text-[0.8125rem]">{bulkId}</code>
          <CopyButton text={bulkId} label={`Copy bulkId ${bulkId}`} />
        </li>
      ))}
    </ul>
  )
}
