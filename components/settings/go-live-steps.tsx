import { Card, CardBody, CardHeader } from '@/components/ui/card'

const settings = [
  { name: 'INFOBIP_BASE_URL', value: 'https://xxxxx.api.infobip.com', text: 'Your own address. You find it on the home page of your Infobip account.' },
  { name: 'INFOBIP_API_KEY', value: '…', text: 'A key that may send texts, read reports and logs. (Or INFOBIP_USERNAME and INFOBIP_PASSWORD.)' },
  {
    name: 'INFOBIP_API',
    value: 'v3',
    text: 'Recommended. Infobip’s current API refuses a text that it has already taken. Without this line, Shopbell uses the older API.',
  },
]

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
              {settings.map(({ name, value, text }) => (
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
