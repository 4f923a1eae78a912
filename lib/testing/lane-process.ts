// A process that takes the lanes of a job and never returns one, for a test that kills it: node … lane-process.ts <job name>
import { env } from '@/lib/env'
import { startPgBoss } from '@/lib/jobs/pg-boss'

const [name = ''] = process.argv.slice(2)
const step = () => {
  console.log('has a lane')
  return new Promise<number>(() => {})
}
await startPgBoss([{ name, lanes: 1, step }], { connectionString: env.DATABASE_URL, heartbeatSeconds: 10 })
