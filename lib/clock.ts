/** Where the time comes from. It is an argument wherever time decides something, so that a test never waits for the wall clock. */
export type Clock = { now(): Date }

export const systemClock: Clock = { now: () => new Date() }
