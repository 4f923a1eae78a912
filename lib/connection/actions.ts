'use server'

import { requireShop } from '@/lib/auth/session'
import type { FormState } from '@/lib/forms/form-state'
import type { Refusal } from '@/lib/sms/gateway'
import { connectGateway } from './connect-gateway'

const REFUSALS: Record<Refusal['cause'], string> = {
  unreachable: 'The gateway cannot be reached. Is the address right, and is this computer online?',
  credentials: 'The gateway does not accept the credentials. Please check the key, or the user name and the password.',
  forbidden:
    'The credentials are right, but may not read the balance. Please give the key the right to do so, or check the list of allowed addresses in your account.',
  throttled: 'The gateway asks us to slow down. Please try again in a minute.',
  credit: 'The account has no credit left.',
  unsupported: 'The gateway does not know this request. Is the address right?',
  invalid: 'The gateway says that the request is not valid. Is the address right?',
}

/** Tests address and credentials by reading the balance, which sends nothing. */
export async function testConnectionAction(): Promise<FormState> {
  await requireShop()
  const outcome = await connectGateway().readBalance()
  const refused = (message: string): FormState => ({ status: 'refused', message, errors: {}, values: {} })
  if (outcome.kind === 'refused') return refused(REFUSALS[outcome.cause])
  if (outcome.kind === 'unknown') return refused(`The gateway did not answer as expected. ${outcome.problem}`)
  const amount = new Intl.NumberFormat('en', { style: 'currency', currency: outcome.currency }).format(outcome.balance)
  return { status: 'done', message: `The connection works. Your balance is ${amount}.` }
}
