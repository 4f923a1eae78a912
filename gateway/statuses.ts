/** A status as Infobip sends it. A client must decide by group and id. https://www.infobip.com/docs/essentials/api-essentials/response-status-and-error-codes lists them. */
export type Status = { groupId: number; groupName: string; id: number; name: string; description: string; action?: string }

/** An error as Infobip sends it. */
export type ReportError = { groupId: number; groupName: string; id: number; name: string; description: string; permanent: boolean }

const accepted = { groupId: 0, groupName: 'ACCEPTED' }
const pending = { groupId: 1, groupName: 'PENDING' }
const undeliverable = { groupId: 2, groupName: 'UNDELIVERABLE' }
const delivered = { groupId: 3, groupName: 'DELIVERED' }
const expired = { groupId: 4, groupName: 'EXPIRED' }
const rejected = { groupId: 5, groupName: 'REJECTED' }

export const STATUS = {
  /** The answer of v1's first years, and of the source document. */
  accepted: { ...accepted, id: 0, name: 'MESSAGE_ACCEPTED', description: 'Message accepted' },
  enroute: { ...pending, id: 7, name: 'PENDING_ENROUTE', description: 'Message sent to next instance' },
  /** The answer of v3. */
  pendingAccepted: { ...pending, id: 26, name: 'PENDING_ACCEPTED', description: 'Message sent to next instance' },
  atOperator: { ...delivered, id: 2, name: 'DELIVERED_TO_OPERATOR', description: 'Message delivered to operator' },
  delivered: { ...delivered, id: 5, name: 'DELIVERED_TO_HANDSET', description: 'Message delivered to handset' },
  refusedByOperator: { ...undeliverable, id: 4, name: 'UNDELIVERABLE_REJECTED_OPERATOR', description: 'Message rejected by operator' },
  notDelivered: { ...undeliverable, id: 9, name: 'UNDELIVERABLE_NOT_DELIVERED', description: 'Message sent not delivered' },
  expired: { ...expired, id: 15, name: 'EXPIRED_EXPIRED', description: 'Message expired' },
  noCredit: { ...rejected, id: 12, name: 'REJECTED_NOT_ENOUGH_CREDITS', description: 'Not enough credits' },
  blocklisted: { ...rejected, id: 14, name: 'REJECTED_DESTINATION_BLOCKLISTED', description: 'Destination is on the blocklist' },
  duplicateId: { ...rejected, id: 23, name: 'REJECTED_DUPLICATE_MESSAGE_ID', description: 'Duplicate messageId' },
  tooLong: { ...rejected, id: 25, name: 'REJECTED_MESSAGE_TOO_LONG', description: 'Message too long' },
  badNumber: { ...rejected, id: 52, name: 'REJECTED_DESTINATION', description: 'Invalid destination address.', action: 'Check to parameter.' },
  /** A status that is in no table, because Infobip may add one at any time. */
  future: { ...undeliverable, id: 990, name: 'UNDELIVERABLE_FUTURE_REASON', description: 'A status that is not in the tables yet' },
} as const satisfies Record<string, Status>

export const ERROR = {
  none: { groupId: 0, groupName: 'OK', id: 0, name: 'NO_ERROR', description: 'No Error', permanent: false },
  absent: { groupId: 1, groupName: 'HANDSET_ERRORS', id: 27, name: 'EC_ABSENT_SUBSCRIBER', description: 'Absent Subscriber', permanent: false },
  unknownSubscriber: { groupId: 1, groupName: 'HANDSET_ERRORS', id: 1, name: 'EC_UNKNOWN_SUBSCRIBER', description: 'Unknown Subscriber', permanent: true },
  blocklisted: {
    groupId: 2,
    groupName: 'USER_ERRORS',
    id: 2052,
    name: 'EC_BLACKLISTED_DESTINATIONADDRESS',
    description: 'Destination address is blocklisted',
    permanent: true,
  },
  validityExpired: { groupId: 3, groupName: 'OPERATOR_ERRORS', id: 4098, name: 'EC_VP_EXPIRED', description: 'Validity period expired', permanent: false },
  operator: {
    groupId: 3,
    groupName: 'OPERATOR_ERRORS',
    id: 632,
    name: 'EC_SMS_REJECTED_BY_MOBILE_OPERATOR',
    description: 'SMS rejected by mobile operator',
    permanent: true,
  },
} as const satisfies Record<string, ReportError>
