import 'server-only'
import { createHash, timingSafeEqual } from 'node:crypto'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { env } from '@/lib/env'
import { keptSecret } from './secret'

const FILE = 'setup-token'

/** The token that /setup asks for until there is an owner: SHOPBELL_SETUP_TOKEN, or one made at start and printed. */
export function setupToken(): string {
  return env.SHOPBELL_SETUP_TOKEN ?? keptSecret(FILE)
}

/** Compared in constant time. */
export function isSetupToken(candidate: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(candidate), digest(setupToken()))
}

/** Called once the owner exists: the token has done its work. */
export function forgetSetupToken() {
  rmSync(path.join(env.SHOPBELL_DATA_DIR, FILE), { force: true })
}
