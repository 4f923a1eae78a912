import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { SignInForm } from '@/components/auth/sign-in-form'
import { PageHeader } from '@/components/layout/page-header'
import { hasOwner } from '@/lib/auth/queries'
import { findMember } from '@/lib/auth/session'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage() {
  if (await findMember()) redirect('/')
  if (!(await hasOwner())) redirect('/setup')
  return (
    <>
      <PageHeader title="Welcome back" description="Sign in to your shop." />
      <SignInForm />
    </>
  )
}
