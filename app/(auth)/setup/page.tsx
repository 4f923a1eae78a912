import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { SetUpForm } from '@/components/auth/set-up-form'
import { PageHeader } from '@/components/layout/page-header'
import { hasOwner } from '@/lib/auth/queries'
import { countryOptions, timeZoneOptions } from '@/lib/auth/schema'

export const metadata: Metadata = { title: 'Set up your shop' }

const Search = z.object({ token: z.string().optional().catch(undefined) })

export default async function SetUpPage({ searchParams }: PageProps<'/setup'>) {
  const { token } = Search.parse(await searchParams)
  if (await hasOwner()) redirect('/sign-in')
  return (
    <>
      <PageHeader title="Set up your shop" description="It takes two minutes. Then you can rehearse your first invitation. You need no other account." />
      <SetUpForm token={token} countries={countryOptions()} timeZones={timeZoneOptions()} />
    </>
  )
}
