import 'server-only'
import { statSync } from 'node:fs'

type Identity = { dev: bigint; ino: bigint } | undefined

function identityOf(file: string): Identity {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false })
  return found && { dev: found.dev, ino: found.ino }
}

const isSame = (a: Identity, b: Identity) => a?.dev === b?.dev && a?.ino === b?.ino

/**
 * Notices that another file is at the path of an SQLite database that is open, or none. SQLite itself goes on with the file that it opened
 * (https://sqlite.org/howtocorrupt.html, section 4). The same goes for the log beside it, which is made at the first use.
 */
export function watchFile(file: string): { remember(): void; isSame(): boolean } {
  const places = [file, `${file}-wal`]
  const known: Identity[] = []
  return {
    /** To be called when the database is open. Only the first time counts for each file. */
    remember() {
      for (const [n, place] of places.entries()) known[n] ??= identityOf(place)
    },
    isSame: () => places.every((place, n) => known[n] === undefined || isSame(known[n], identityOf(place))),
  }
}
