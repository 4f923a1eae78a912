/**
 * Did a request name our own ids? For lines of the send journal that an earlier version wrote: they hold the name of Infobip's API
 * instead, and the oldest not even that.
 */
export const formerDialectHadOwnIds = (dialect: string | undefined): boolean => dialect === 'V3'
