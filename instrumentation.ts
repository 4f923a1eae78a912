/** Runs once when the server starts: the dispatcher lives in this process. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { startBackgroundWork } = await import('./lib/dispatcher/process')
  await startBackgroundWork()
}
