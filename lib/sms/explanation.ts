/** What kind of trouble it is: the groups that the campaign's page can filter by. */
type CauseGroup =
  /** The number does not exist, is no longer in use, or is not valid. */
  | 'number'
  /** The phone was off, out of coverage, abroad, full or busy. */
  | 'phone'
  /** The person, their network or a list of theirs blocks such texts. */
  | 'blocked'
  /** The network did not deliver it, or did not say. */
  | 'network'
  /** The account has no credit. */
  | 'credit'
  /** The sender is not allowed or not registered. */
  | 'sender'
  /** The text is too long, not valid, or taken for spam. */
  | 'text'
  /** The account may not text this number, or has reached a limit. */
  | 'account'
  /** The gateway itself failed. */
  | 'gateway'
  /** Nothing is wrong. */
  | 'none'

/** A gateway's status and error in plain words: all that the ledger and the pages know of the gateway's codes. */
export type Explanation = {
  /** One or two plain sentences for the owner. */
  sentence: string
  cause: CauseGroup
  /** Who has to act: the person's number or phone, the shop's account, or the gateway and its networks; null: nothing is wrong. */
  problemOf: 'person' | 'account' | 'gateway' | null
  /** True: the same text to the same number fails again. False: a later try may succeed. */
  isFinal: boolean
  /** Was the text charged? Null: the gateway's documentation does not say. */
  isCharged: boolean | null
  /** True: every other text of the account would meet the same problem, so sending has to pause. The text was certainly not sent. */
  affectsAll: boolean
  /** What the owner can do; empty: nothing. */
  advice: string
}
