import type { FormState } from '@/lib/forms/form-state'
import type { Refusal, SmsGateway } from '@/lib/sms/gateway'
import { moneyWords } from '@/lib/words/money'

type Failure = Exclude<Refusal['cause'], 'forbidden' | 'redirected'>

const REFUSALS: Record<Failure, string> = {
  unreachable: 'The gateway cannot be reached. Is the address right, and is this computer online?',
  credentials: 'The gateway does not accept the credentials. Please check the key, or the user name and the password.',
  throttled: 'The gateway asks us to slow down. Please try again in a minute.',
  credit: 'The account has no credit left.',
  unsupported: 'The gateway does not know this request. Is the address right?',
  invalid: 'The gateway says that the request is not valid. Is the address right?',
}

// A right of its own: many keys may send texts and nothing else. The gateway knew the key, so address and key are right.
const MAY_NOT_READ =
  'The connection works. It seems that this key may send but not read the balance, which is enough. If texts are refused, too, check the list of allowed addresses in your account.'

const done = (message: string): FormState => ({ status: 'done', message })
const refused = (message: string): FormState => ({ status: 'refused', message, errors: {}, values: {} })

/** Tests address and credentials by reading the balance, which sends nothing. @returns the result in words for the owner. */
export async function testConnection(gateway: Pick<SmsGateway, 'readBalance'>): Promise<FormState> {
  const outcome = await gateway.readBalance()
  if (outcome.kind === 'answered') return done(`The connection works. Your balance is ${moneyWords(outcome.balance, outcome.currency)}.`)
  if (outcome.kind === 'unknown') return refused(`The gateway did not answer as expected. ${outcome.problem}`)
  if (outcome.cause === 'forbidden') return done(MAY_NOT_READ)
  return refused(outcome.cause === 'redirected' ? outcome.problem : REFUSALS[outcome.cause])
}
