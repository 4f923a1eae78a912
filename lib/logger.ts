import pino from 'pino'

/** The server's log, one JSON object per line. Never log phone numbers, names, message texts, credentials or whole requests. */
export const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime, level: process.env.NODE_ENV === 'test' ? 'silent' : 'info' })
