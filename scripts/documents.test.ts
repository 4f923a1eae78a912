import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { root } from './node.mjs'

const Package = z.object({ scripts: z.record(z.string(), z.string()) })

/** ADR 2 names two files that ADR 13 replaced. */
const GONE = new Set(['scripts/import-rules.mjs', 'scripts/check-structure.mjs'])
/** Paths in the documents may start in one of these folders. */
const BASES = ['', 'lib/messages', 'lib/imports', 'lib/sms/infobip', 'components']

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) => `docs/${file}`),
].filter((file) => file.endsWith('.md') && file !== 'docs/files.md')
const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8')
const exists = (...parts: string[]) => existsSync(path.join(root, ...parts))

/** Files and folders of the project that a document names: `lib/env.ts`, `lib/messages/`. */
function pathsIn(file: string): string[] {
  const paths = Array.from(
    textOf(file).matchAll(/`((?:app|bench|components|docs|e2e|gateway|lib|prisma|scripts)\/[\w./[\]()-]*|[a-z]+\/[\w-]+\.tsx?)`/g),
    ([, name = '']) => name,
  )
  return paths.filter((name) => !GONE.has(name))
}

const linksIn = (file: string) => Array.from(textOf(file).matchAll(/\]\(([^)#:]+)\)/g), ([, link = '']) => path.join(path.dirname(file), link))
const commandsIn = (file: string) => Array.from(textOf(file).matchAll(/npm run ([\w:]+)/g), ([, name = '']) => name)

it('finds the paths that the documents name', () => {
  expect(documents.flatMap(pathsIn).length).toBeGreaterThan(150)
})

it.each(documents)('%s names only files, pages and commands that exist', (file) => {
  const { scripts } = Package.parse(JSON.parse(textOf('package.json')))
  expect(pathsIn(file).filter((name) => !BASES.some((base) => exists(base, name)))).toEqual([])
  expect(linksIn(file).filter((link) => !exists(link))).toEqual([])
  expect(commandsIn(file).filter((name) => !(name in scripts))).toEqual([])
})
