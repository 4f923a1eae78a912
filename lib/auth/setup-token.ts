import 'server-only'
import { createHash, timingSafeEqual } from 'node:crypto'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { env } from '@/lib/env'
import { keptSecret } from './secret'

const FILE = 'setup-token'

/** The token that /setup asks for until there is an owner: SHOPBELL_SETUP_TOKEN, or else one that is made and printed at start. */
export function setupToken(): string {
  return env.SHOPBELL_SETUP_TOKEN ?? keptSecret(FILE)
}

/** Is this the set-up token? The comparison takes constant time. */
export function isSetupToken(candidate: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(candidate), digest(setupToken()))
}

/** Deletes the token. To be called when the owner exists, because the token is no longer needed. */
export function forgetSetupToken() {
  rmSync(path.join(env.SHOPBELL_DATA_DIR, FILE), { force: true })
}
