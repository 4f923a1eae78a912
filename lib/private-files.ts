import 'server-only'
import { chmodSync, lstatSync, readdirSync, realpathSync } from 'node:fs'
import path from 'node:path'

const FOLDER = 0o700
const FILE = 0o600
/** Read, write or enter by accounts that are neither the owner nor of the group. */
const OTHERS = 0o007

/** What Shopbell writes directly into its data folder. private-files.test.ts compares this list with the code. */
const FILES = ['send-journal', 'send-journal.new', 'auth-secret', 'setup-token']
const FOLDERS = ['uploads', 'backups', 'gateway']
/** The files that SQLite and the lock keep beside a database. */
const BESIDE_DATABASE = ['', '-wal', '-shm', '-journal', '.lock', '.lock-journal']

/**
 * Closes the files of Shopbell to other accounts of the machine: those that this process makes from now on, and those that exist. To be
 * called at the start of every process that writes there. A data folder is closed, too, if only files of Shopbell are in it. One
 * that the owner shares with other files stays as it is, and so does one that is open to a group and to nobody else. Windows has
 * no such modes.
 * @param databaseUrl a file of SQLite may be outside the data folder. Then its folder is not ours, and stays as it is.
 */
export function keepFilesPrivate(dataFolder: string, databaseUrl: string) {
  if (process.platform === 'win32') return
  process.umask(0o077)
  const database = databaseUrl.startsWith('file:') ? path.resolve(databaseUrl.slice('file:'.length)) : path.join(dataFolder, 'shopbell.db')
  // SQLite keeps its files beside the file that a symbolic link leads to.
  const files = [database, realPath(database)].flatMap((file) => BESIDE_DATABASE.map((ending) => `${file}${ending}`))
  for (const file of [...files, ...FILES.map((name) => path.join(dataFolder, name))]) close(file, 'file')
  for (const name of FOLDERS) closeWhole(path.join(dataFolder, name))

  const ours = new Set([...FILES, ...FOLDERS, ...files.filter((file) => path.dirname(file) === path.resolve(dataFolder)).map((file) => path.basename(file))])
  const isOurs = namesIn(dataFolder).every((name) => ours.has(name))
  if (isOurs && modeOf(dataFolder) & OTHERS) close(dataFolder, 'folder')
}

function closeWhole(folder: string) {
  if (kindOf(folder) !== 'folder') return
  close(folder, 'folder')
  for (const name of namesIn(folder)) {
    close(path.join(folder, name), 'file')
    closeWhole(path.join(folder, name))
  }
}

/** Leaves symbolic links alone: what they lead to may be anybody's. */
function close(place: string, kind: 'file' | 'folder') {
  if (kindOf(place) !== kind) return
  const mode = kind === 'file' ? FILE : FOLDER
  if (modeOf(place) === mode) return
  try {
    chmodSync(place, mode)
  } catch {
    // Some file systems have no modes, and a file may belong to another account. That is no reason not to start.
  }
}

function kindOf(place: string): 'file' | 'folder' | undefined {
  const found = lstatSync(place, { throwIfNoEntry: false })
  if (found?.isFile()) return 'file'
  return found?.isDirectory() ? 'folder' : undefined
}

const modeOf = (place: string) => (lstatSync(place, { throwIfNoEntry: false })?.mode ?? 0) & 0o7777

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function realPath(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}
