import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { liveSettings } from '@/lib/connection/live-settings'

/** The steps from the rehearsal to a live account. */
export function GoLiveSteps() {
  return (
    <Card>
      <CardHeader
        title="Go live with Infobip"
        description="From then on, texts reach real phones and cost money. Your customers and campaigns stay as they are."
      />
      <CardBody>
        <ol className="list-decimal space-y-4 pl-5">
          <li>Open an account with Infobip and register the sender that you want to use.</li>
          <li>
            Set these environment variables for Shopbell:
            <dl className="mt-2 space-y-3">
              {liveSettings.map(({ name, value, text }) => (
                <div key={name}>
                  <dt>
                    <code className="break-all rounded bg-subtle px-1.5 py-0.5 font-mono text-sm">
                      {name}={value}
                    </code>
                  </dt>
                  <dd className="mt-1 text-muted text-sm">{text}</dd>
                </div>
              ))}
            </dl>
          </li>
          <li>
            Stop Shopbell, start it again with <code className="rounded bg-subtle px-1.5 py-0.5 font-mono text-sm">npm start</code>, and test the connection
            here.
          </li>
        </ol>
      </CardBody>
    </Card>
  )
}
