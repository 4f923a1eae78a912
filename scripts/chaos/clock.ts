/** This process's view of the fast clock that all processes share (fast-clock.ts). */
export type FastClock = { origin: number; speed: number; now(): Date; realMs(fastMs: number): number }

export function createFastClock(speed: number): FastClock {
  const origin = Date.now()
  return { origin, speed, now: () => new Date(Math.round(origin + (Date.now() - origin) * speed)), realMs: (fastMs) => Math.ceil(fastMs / speed) }
}

/** Puts pg-boss, which reads the time from Postgres, on the same clock. The app's own times come from the app. */
export const fastJobClock = ({ origin, speed }: FastClock) => `
  CREATE OR REPLACE FUNCTION pgboss.job_now() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT to_timestamp(${origin / 1000} + (extract(epoch FROM pg_catalog.now()) - ${origin / 1000}) * ${speed}) $$`
