import 'server-only'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { env } from '@/lib/env'

/** Reads a secret kept in the data directory; makes it, readable by the owner only, the first time. */
export function keptSecret(name: string): string {
  const file = path.join(env.SHOPBELL_DATA_DIR, name)
  mkdirSync(env.SHOPBELL_DATA_DIR, { recursive: true })
  try {
    // `wx`: of two processes that start at once, one writes and both read the same.
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return readFileSync(file, 'utf8').trim()
}

let secret: string | undefined

/** Signs the session cookie: AUTH_SECRET, or one that is made at the first start and kept. */
export function authSecret(): string {
  secret ??= env.AUTH_SECRET ?? keptSecret('auth-secret')
  return secret
}
