// Tells the owner in one sentence why a program does not start, and what to do about it.

/** Prints the message to stderr and ends the process. */
export function refuse(message: string): never {
  console.error(message)
  process.exit(1)
}

/** Why something failed, in words that follow a colon and end with a full stop. */
export function reasonOf(error: unknown): string {
  const { code, message } =
    error instanceof Error && 'code' in error
      ? { code: String(error.code), message: error.message }
      : { code: '', message: String(error instanceof Error ? error.message : error) }
  if (code === 'ECONNREFUSED') return 'nothing answers at that address. Is Postgres running?'
  if (code === 'ENOTFOUND') return 'the host name is not known.'
  if (code === '28P01' || code === '28000') return 'the user name or the password is wrong.'
  if (code === '3D000') return 'there is no database of that name on the server.'
  if (code === 'SQLITE_NOTADB') return 'the file is not an SQLite database.'
  if (code === 'SQLITE_CANTOPEN' || code === 'EACCES') return 'the file cannot be opened. May Shopbell write in that folder?'
  if (code === 'SQLITE_READONLY') return 'the file may only be read. Please allow Shopbell to write it.'
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return 'the disk is full. Please make room on it.'
  return /[.!?]$/.test(message) ? message : `${message}.`
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/([^:@/]*):[^@/]*@/, '//$1:…@')
}

/** Tells why the database cannot be used, and ends the process. @param url the database's address. Its password is not shown. */
export function refuseDatabase(url: string, error: unknown): never {
  refuse(`The database ${withoutPassword(url)} cannot be used: ${reasonOf(error)}`)
}
