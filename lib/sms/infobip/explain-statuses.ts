import type { Explanation } from '@/lib/sms/explanation'

/** What the tables say of a code. explain.ts adds the rest. */
export type KnownCode = Pick<Explanation, 'sentence' | 'cause' | 'problemOf' | 'isFinal'> & Partial<Explanation>

const CHECK_NUMBER = 'Check the number with the person.'
const ASK_INFOBIP = 'Ask Infobip’s support to enable it for your account.'

/**
 * Why a text was refused or ended, by group and id: one id means different things in different groups
 * (https://www.infobip.com/docs/essentials/api-essentials/response-status-and-error-codes).
 */
export const STATUSES: ReadonlyMap<string, KnownCode> = new Map<string, KnownCode>([
  ['2/4', { sentence: 'The network refused it.', cause: 'network', problemOf: 'gateway', isFinal: false }],
  ['2/9', { sentence: 'The network could not deliver it.', cause: 'network', problemOf: 'gateway', isFinal: false }],
  ['2/31', { sentence: 'The gateway never sent it.', cause: 'gateway', problemOf: 'gateway', isFinal: false }],
  ['3/2', { sentence: 'The network has it. The phone has not confirmed it yet.', cause: 'none', problemOf: null, isFinal: false }],
  ['4/15', { sentence: 'The phone could not be reached in time.', cause: 'phone', problemOf: 'person', isFinal: false }],
  ['4/29', { sentence: 'The network never reported whether it arrived.', cause: 'network', problemOf: 'gateway', isFinal: false }],
  ['4/87', { sentence: 'The gateway’s fraud filter stopped it.', cause: 'text', problemOf: 'account', isFinal: false, isCharged: true, advice: ASK_INFOBIP }],
  ['5/6', { sentence: 'Your account cannot reach this network.', cause: 'account', problemOf: 'account', isFinal: true, advice: ASK_INFOBIP }],
  ['5/8', { sentence: 'The number is not valid.', cause: 'number', problemOf: 'person', isFinal: true, advice: CHECK_NUMBER }],
  ['5/10', { sentence: 'The number is on a do-not-disturb list.', cause: 'blocked', problemOf: 'person', isFinal: true }],
  ['5/11', { sentence: 'The sender is not registered for this country.', cause: 'sender', problemOf: 'account', isFinal: true, advice: ASK_INFOBIP }],
  [
    '5/12',
    {
      sentence: 'There is no credit left on the account.',
      cause: 'credit',
      problemOf: 'account',
      isFinal: false,
      affectsAll: true,
      advice: 'Top up the account, then press Resume.',
    },
  ],
  [
    '5/13',
    {
      sentence: 'The sender is blocked on the account.',
      cause: 'sender',
      problemOf: 'account',
      isFinal: false,
      affectsAll: true,
      advice: 'Ask Infobip’s support to unblock it, then press Resume.',
    },
  ],
  ['5/14', { sentence: 'The number is on the account’s list of blocked numbers.', cause: 'blocked', problemOf: 'person', isFinal: true }],
  ['5/16', { sentence: 'The network could not be reached.', cause: 'network', problemOf: 'gateway', isFinal: false }],
  [
    '5/17',
    {
      sentence: 'The account’s credit has expired.',
      cause: 'credit',
      problemOf: 'account',
      isFinal: false,
      affectsAll: true,
      advice: 'Top up the account, then press Resume.',
    },
  ],
  [
    '5/18',
    {
      sentence: 'A trial account can text verified numbers only.',
      cause: 'account',
      problemOf: 'account',
      isFinal: true,
      advice: 'Verify the number in your Infobip account, or upgrade the account.',
    },
  ],
  ['5/19', { sentence: 'The account has no route to this number.', cause: 'account', problemOf: 'account', isFinal: true, advice: ASK_INFOBIP }],
  [
    '5/20',
    { sentence: 'This number got too many texts within an hour.', cause: 'account', problemOf: 'person', isFinal: false, advice: 'Try again in an hour.' },
  ],
  ['5/21', { sentence: 'The gateway had a fault.', cause: 'gateway', problemOf: 'gateway', isFinal: false }],
  ['5/25', { sentence: 'The text is too long.', cause: 'text', problemOf: 'account', isFinal: true, advice: 'Shorten the text.' }],
  ['5/51', { sentence: 'There was no number.', cause: 'number', problemOf: 'person', isFinal: true, advice: CHECK_NUMBER }],
  ['5/52', { sentence: 'The number is not valid.', cause: 'number', problemOf: 'person', isFinal: true, advice: CHECK_NUMBER }],
  ['5/87', { sentence: 'The gateway’s fraud filter stopped it.', cause: 'text', problemOf: 'account', isFinal: false, advice: ASK_INFOBIP }],
  ['5/100', { sentence: 'The gateway found the text or the number not valid.', cause: 'text', problemOf: 'account', isFinal: false }],
])
