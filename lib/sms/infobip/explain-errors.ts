import type { KnownCode } from './explain-statuses'

const CHECK_NUMBER = 'Check the number with the person.'

const unknownNumber = (sentence: string): KnownCode => ({ sentence, cause: 'number', problemOf: 'person', isFinal: true, advice: CHECK_NUMBER })
const phoneTrouble = (sentence: string): KnownCode => ({ sentence, cause: 'phone', problemOf: 'person', isFinal: false })
const blocked = (sentence: string): KnownCode => ({ sentence, cause: 'blocked', problemOf: 'person', isFinal: true })
const textTrouble = (sentence: string, advice = ''): KnownCode => ({ sentence, cause: 'text', problemOf: 'account', isFinal: true, advice })
const senderTrouble = (sentence: string): KnownCode => ({ sentence, cause: 'sender', problemOf: 'account', isFinal: true })
const tooMany = (sentence: string): KnownCode => ({ sentence, cause: 'account', problemOf: 'person', isFinal: false, advice: 'Try again in an hour.' })

/**
 * Why a text was not delivered, by the error's id
 * (https://www.infobip.com/docs/essentials/api-essentials/response-status-and-error-codes). Only errors that an owner can
 * understand or act on are here.
 */
export const ERRORS: ReadonlyMap<number, KnownCode> = new Map([
  [1, unknownNumber('This number does not exist.')],
  [5, unknownNumber('The network does not know this number.')],
  [6, phoneTrouble('The phone was off or out of coverage.')],
  [27, phoneTrouble('The phone was off or out of coverage.')],
  [8, phoneTrouble('The phone is abroad and does not receive texts there.')],
  [9, unknownNumber('This number does not receive texts.')],
  [11, unknownNumber('This number does not receive texts.')],
  [12, unknownNumber('This number does not receive texts.')],
  [13, phoneTrouble('The service of this number is suspended.')],
  [31, phoneTrouble('The phone was busy with other texts.')],
  [32, phoneTrouble('The phone did not take the text.')],
  [33, phoneTrouble('Too many texts were waiting for this phone.')],
  [256, phoneTrouble('The phone’s memory for texts is full.')],
  [351, unknownNumber('The number is not valid.')],
  [352, unknownNumber('The number is not valid.')],
  [355, textTrouble('The text is too long.', 'Shorten the text.')],
  [368, senderTrouble('The sender is not valid.')],
  [573, blocked('The person has blocked such texts.')],
  [581, phoneTrouble('The person’s phone account has no credit.')],
  [603, blocked('The person has asked not to be texted (STOP).')],
  [607, textTrouble('The network took the text for spam.')],
  [2050, blocked('The number is on the network’s do-not-disturb list.')],
  [2052, blocked('The number is on the account’s list of blocked numbers.')],
  [2053, senderTrouble('The sender is blocked.')],
  [3041, unknownNumber('This number is no longer in use.')],
  [4101, phoneTrouble('The phone could not be reached in time.')],
  [4103, tooMany('This number got too many texts within an hour.')],
  [4104, tooMany('This number got the same text too often within an hour.')],
  [5492, tooMany('This number got the same text before.')],
])
