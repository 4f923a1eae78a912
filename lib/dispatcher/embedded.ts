import 'server-only'
import { startEmbedded } from '@/lib/jobs/embedded'
import type { Engine } from '@/lib/jobs/job'
import { createJobs, type JobOptions } from './jobs'

/** The dispatcher inside this process, with every job's lanes side by side. */
export function startEmbeddedDispatcher(options: JobOptions): Engine {
  return startEmbedded(createJobs(options))
}
