import 'server-only'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { env } from '@/lib/env'

/** Reads a secret from the data directory. The first call makes it, in a file that only its owner can read. */
export function keptSecret(name: string): string {
  const file = path.join(env.SHOPBELL_DATA_DIR, name)
  mkdirSync(env.SHOPBELL_DATA_DIR, { recursive: true })
  try {
    // `wx`: if two processes start at once, one of them writes the file and both read the same secret.
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return readFileSync(file, 'utf8').trim()
}

let secret: string | undefined

/** The secret that encrypts the session cookie: AUTH_SECRET, or else one that is made at the first start and kept. */
export function authSecret(): string {
  secret ??= env.AUTH_SECRET ?? keptSecret('auth-secret')
  return secret
}
