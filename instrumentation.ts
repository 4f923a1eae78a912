/** Next calls this once when the server starts. The dispatcher runs in this process. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { startBackgroundWork } = await import('./lib/dispatcher/process')
  await startBackgroundWork()
}
