import 'server-only'
import { hash, verify } from '@node-rs/argon2'

// OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. (2 is Argon2id in the library's const enum.)
const OPTIONS = { algorithm: 2, memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 }

// The password is compared with this hash if there is no such account, so that the answer takes as long as for a wrong password.
const NOBODY = hash('nobody has this password', OPTIONS)

/** @returns the password's argon2id hash in PHC format. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), OPTIONS)
}

/** Does the password match the hash? Without a hash: false, after the same time. */
export async function checkPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  const matches = await verify(passwordHash ?? (await NOBODY), password.normalize('NFKC'))
  return matches && passwordHash !== undefined
}
