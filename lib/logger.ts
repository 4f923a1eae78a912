import pino from 'pino'

/** Server log, one JSON object a line. Never pass it numbers, names, message texts, credentials or whole requests. */
export const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime, level: process.env.NODE_ENV === 'test' ? 'silent' : 'info' })
