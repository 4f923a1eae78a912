import type { z } from 'zod'

/** A page's search parameters as Next gives them. */
type SearchParams = Record<string, string | string[] | undefined>

/** In production a wrong address still shows the page. Elsewhere it is a mistake in a link of ours, which a test should find. */
// biome-ignore lint/style/noProcessEnv: lib/env is for the server; the browser imports withSearch from here
const IS_STRICT = process.env.NODE_ENV !== 'production'

/**
 * Reads a page's search parameters. An empty parameter counts as absent, as a search form without scripts sends it.
 * A parameter that the page does not know, or a value that it does not take, throws in development and in tests, and is ignored in
 * production. @param schema each field has a default or is optional.
 */
export function readSearch<Schema extends z.ZodObject>(schema: Schema, params: SearchParams, isStrict = IS_STRICT): z.output<Schema> {
  const fields = new Map(Object.entries<z.core.SomeType>(schema.shape))
  const present = Object.entries(params).filter(([, value]) => value !== undefined && value !== '')
  const wrong = present.filter(([name, value]) => !fields.has(name) || !schema.safeParse({ [name]: value }).success)
  if (isStrict && wrong.length > 0) {
    const names = wrong.map(([name, value]) => `${name}=${value}${fields.has(name) ? '' : ' (unknown)'}`)
    throw new Error(`Wrong search parameters: ${names.join(', ')}. Build the link with the page's own function (lib/*/addresses.ts).`)
  }
  return schema.parse(Object.fromEntries(present.filter((entry) => !wrong.includes(entry))))
}

/** An address with these search parameters, in this order; absent ones are left out. */
export function withSearch(path: string, params: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) if (value !== undefined && value !== '') search.set(name, String(value))
  return search.size > 0 ? `${path}?${search}` : path
}
