import 'server-only'
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { type Counts, compareCounts } from './counts'

/** pg-boss makes its tables again when the app starts, and the app's own rows decide what there is to do. */
const QUEUE = 'pgboss'
/** What Postgres's own programs understand of an address. The app's driver takes more. */
const LIBPQ = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'host', 'options', 'connect_timeout']

const TABLES = `SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS place FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND n.nspname NOT IN ('information_schema', '${QUEUE}') AND n.nspname NOT LIKE 'pg\\_%'
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`

/** `public."Message"` → `Message` */
const plainName = (place: string) => place.replace(/^public\./, '').replaceAll('"', '')

async function countRows(client: pg.Client): Promise<Counts> {
  const counts = new Map<string, number>()
  const { rows } = await client.query<{ place: string }>(TABLES)
  for (const { place } of rows) {
    const counted = await client.query<{ rows: string }>(`SELECT count(*) AS rows FROM ${place}`)
    counts.set(plainName(place), Number(counted.rows[0]?.rows))
  }
  return counts
}

/** The address without the password, which other accounts could read in the list of processes. */
function addressOf(url: string): { address: string; password: string } {
  const parsed = new URL(url)
  const password = decodeURIComponent(parsed.password)
  parsed.password = ''
  for (const name of [...parsed.searchParams.keys()]) if (!LIBPQ.includes(name)) parsed.searchParams.delete(name)
  return { address: parsed.href, password }
}

/** Runs one of Postgres's programs. @param take reads its output while it runs. Throws what the program said if it fails. */
async function runProgram(name: string, args: string[], { password, take }: { password?: string; take?: (chunk: Buffer) => void }) {
  // biome-ignore lint/style/noProcessEnv: the program needs PATH and what Postgres itself reads from the environment.
  const environment = password ? { ...process.env, PGPASSWORD: password } : process.env
  const child = spawn(name, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.on('data', (chunk: Buffer) => take?.(chunk))
  const said = text(child.stderr)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new Error(`${name} is not installed on this machine (Debian: apt install postgresql-client)`) : error),
    )
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error((await said).trim().split('\n')[0] ?? `${name} failed`)
}

/**
 * Copies a Postgres database with `pg_dump`, in its custom format, while the app uses it. The rows are counted in the same snapshot.
 * @param target a file that does not exist. Only its owner can read it.
 * @returns the rows of each table. Throws an Error that says what is missing.
 */
export async function copyPostgres(url: string, target: string): Promise<Counts> {
  closeSync(openSync(target, 'wx', 0o600))
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const { rows } = await client.query<{ id: string }>('SELECT pg_export_snapshot() AS id')
    const { address, password } = addressOf(url)
    const options = ['--format=custom', `--exclude-schema=${QUEUE}`, '--no-owner', '--no-acl', `--snapshot=${rows[0]?.id}`]
    await runProgram('pg_dump', [...options, `--file=${target}`, `--dbname=${address}`], { password })
    return await countRows(client)
  } finally {
    await client.end()
  }
}

/** Counts the rows in what pg_restore would load. Each line between `COPY … FROM stdin;` and `\.` is a row. */
function rowCounter() {
  const counts = new Map<string, number>()
  let rest = ''
  let table: string | undefined
  function readLine(line: string) {
    if (table !== undefined && line !== '\\.') return counts.set(table, (counts.get(table) ?? 0) + 1)
    const place = table === undefined ? /^COPY (.+?) \(.*FROM stdin;$/.exec(line)?.[1] : undefined
    table = place && plainName(place)
    if (table !== undefined) counts.set(table, 0)
  }
  /** A row has no line break: COPY writes \n. Latin 1 keeps each byte, wherever a piece of the output ends. */
  function take(chunk: Buffer) {
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) readLine(line)
  }
  return { counts, take }
}

/** Reads a dump to its end as pg_restore does, and counts its rows. @returns what is wrong with it, and its rows. */
export async function checkPostgres(copy: string, source: Counts): Promise<{ problems: string[]; counts: Counts }> {
  const { counts, take } = rowCounter()
  await runProgram('pg_restore', ['--data-only', '--file=-', copy], { take })
  return { problems: compareCounts(source, counts, source), counts }
}
