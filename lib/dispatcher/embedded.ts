import 'server-only'
import type { Engine } from '@/lib/jobs/job'
import { startEngine } from './engine'
import { createJobs, type JobOptions } from './jobs'

/** The dispatcher inside this process, with every job's lanes side by side. */
export function startEmbeddedDispatcher(options: JobOptions): Engine {
  const lanes = createJobs(options).flatMap(({ name, lanes, step }) => Array.from({ length: lanes }, (_, index) => ({ name: `${name} ${index + 1}`, step })))
  return startEngine(lanes)
}
