// A process that sends what is due until it is killed: the production jobs, engine, journal and lock (scripts/chaos.ts).
import { isPostgres } from '@/lib/db/client'
import { startWorker, stopOnSignal } from '@/lib/dispatcher/process'
import { env } from '@/lib/env'
import { lockDatabase } from '@/lib/jobs/instance-lock'

if (!isPostgres) lockDatabase(env.DATABASE_URL.slice('file:'.length))
stopOnSignal(await startWorker())
