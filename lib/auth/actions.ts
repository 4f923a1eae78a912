'use server'

import { revalidatePath } from 'next/cache'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { systemClock } from '@/lib/clock'
import { write } from '@/lib/db/client'
import { type FormState, parseForm, refused } from '@/lib/forms/form-state'
import { clearSessionCookie, readDeviceCookie, setDeviceCookie, setSessionCookie } from './cookie'
import { deviceOf, deviceToken } from './device'
import { changePassword, createOwner, openSession, revokeOtherSessions, revokeSession, signIn } from './mutations'
import { hasOwner } from './queries'
import { ChangePasswordInput, SetUpInput, SignInInput } from './schema'
import { requireShop } from './session'
import { forgetSetupToken, isSetupToken } from './setup-token'

async function userAgent(): Promise<string> {
  return (await headers()).get('user-agent') ?? ''
}

/** Anybody may call this. The one-time token protects it. */
export async function setUpAction(_: FormState, formData: FormData): Promise<FormState> {
  if (await hasOwner()) return refused('This shop has been set up already. Please sign in.', formData)
  const form = parseForm(SetUpInput, formData)
  if (!form.ok) return form.state
  if (!isSetupToken(form.data.token ?? '')) return refused('That is not the set-up code that was printed when Shopbell started.', formData, 'token')

  const owner = await createOwner(form.data)
  if (!owner.ok) return refused('This shop has been set up already. Please sign in.', formData)
  forgetSetupToken()
  const agent = await userAgent()
  await setSessionCookie(await write((tx) => openSession(tx, owner.userId, agent, systemClock.now())))
  await setDeviceCookie(deviceToken(form.data.email))
  redirect('/')
}

/** Anybody may call this. After wrong passwords the address is blocked for a while, but not on devices where its owner has signed in. */
export async function signInAction(_: FormState, formData: FormData): Promise<FormState> {
  const form = parseForm(SignInInput, formData)
  if (!form.ok) return form.state
  const now = systemClock.now()
  const { email } = form.data
  const device = deviceOf(await readDeviceCookie(), email)
  const result = await signIn(form.data, await userAgent(), now, device)
  if (!result.ok && result.reason === 'blocked') {
    const minutes = Math.ceil((result.until.getTime() - now.getTime()) / 60_000)
    return refused(`Too many wrong passwords. Please try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`, formData)
  }
  if (!result.ok && result.reason === 'busy') return refused('Many people are signing in at this moment. Please try again in a minute.', formData)
  if (!result.ok) return refused('E-mail and password do not match.', formData)
  await setSessionCookie(result.sessionId)
  if (!device) await setDeviceCookie(deviceToken(email))
  redirect('/')
}

export async function signOutAction() {
  const { userId, sessionId } = await requireShop()
  await revokeSession(userId, sessionId, systemClock.now())
  await clearSessionCookie()
  redirect('/sign-in')
}

export async function revokeSessionAction(formData: FormData) {
  const { userId } = await requireShop()
  const sessionId = formData.get('sessionId')
  if (typeof sessionId === 'string') await revokeSession(userId, sessionId, systemClock.now())
  revalidatePath('/settings/account')
}

export async function revokeOtherSessionsAction() {
  const { userId, sessionId } = await requireShop()
  await revokeOtherSessions(userId, sessionId, systemClock.now())
  revalidatePath('/settings/account')
}

export async function changePasswordAction(_: FormState, formData: FormData): Promise<FormState> {
  const { userId, sessionId } = await requireShop()
  const form = parseForm(ChangePasswordInput, formData)
  if (!form.ok) return form.state
  const changed = await changePassword(userId, sessionId, form.data, systemClock.now())
  if (!changed.ok)
    return refused(
      changed.reason === 'wrong' ? 'That is not your current password.' : 'Too many wrong passwords. Please try again later.',
      formData,
      'currentPassword',
    )
  revalidatePath('/settings/account')
  return { status: 'done', message: 'Your password has been changed. All other browsers have been signed out.' }
}
