import type { Metadata } from 'next'
import { PasswordForm } from '@/components/settings/password-form'
import { SessionList } from '@/components/settings/session-list'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { revokeOtherSessionsAction, signOutAction } from '@/lib/auth/actions'
import { listSessions } from '@/lib/auth/queries'
import { requireShop } from '@/lib/auth/session'
import { systemClock } from '@/lib/clock'

export const metadata: Metadata = { title: 'Account' }

export default async function AccountPage() {
  const { userId, sessionId, email, shop } = await requireShop()
  const sessions = await listSessions(userId, systemClock.now())
  return (
    <>
      <Card>
        <CardHeader
          title="Signed in"
          description={`As ${email}. If you do not recognise a browser, end its session and change your password.`}
          action={
            sessions.length > 1 ? (
              <form action={revokeOtherSessionsAction}>
                <Button type="submit" size="sm">
                  End all others
                </Button>
              </form>
            ) : null
          }
        />
        <SessionList sessions={sessions} currentId={sessionId} timeZone={shop.timeZone} />
        <CardBody className="border-t md:hidden">
          <form action={signOutAction}>
            <Button type="submit">Sign out</Button>
          </form>
        </CardBody>
      </Card>
      <Card>
        <CardHeader title="Password" description="A new password signs out every other browser." />
        <CardBody>
          <PasswordForm />
        </CardBody>
      </Card>
    </>
  )
}
