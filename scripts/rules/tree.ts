// The project's source files, and their syntax trees, for the rules.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseSync, Visitor, type VisitorObject } from 'oxc-parser'

/** `file` is relative to the root of the project, with forward slashes. */
export type SourceFile = { file: string; text: string }

/** One breach: where it is, what it is, and what to do instead and why. */
export type Problem = { where: string; what: string; advice: string }

/** The folders with source files. */
export const FOLDERS = ['app', 'components', 'lib', 'gateway', 'bench', 'e2e', 'scripts']
/** Source files that Next expects at the root. */
export const ROOT_FILES = ['instrumentation.ts', 'proxy.ts']

/** Test files may have any name, and may import more. */
export const isTest = (file: string) => /\.(test|spec)\.tsx?$/.test(file)

/** Reads every source file of the project below `root`, without the generated database clients. */
export function readSources(root: string): SourceFile[] {
  const below = FOLDERS.filter((folder) => existsSync(path.join(root, folder))).flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(tsx?|mjs|css|svg)$/.test(entry.name))
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/')),
  )
  return [...ROOT_FILES.filter((file) => existsSync(path.join(root, file))), ...below.sort()]
    .filter((file) => !file.startsWith('lib/db/generated/'))
    .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }))
}

/** Returns the syntax tree of a file. Throws if the file is not valid TypeScript. */
export function parse({ file, text }: SourceFile) {
  const { program, errors } = parseSync(file, text)
  if (errors[0]) throw new Error(`${file} cannot be read: ${errors[0].message}`)
  return program
}

/** Calls the functions of `visitor` on the nodes of a file, in the order of the text. */
export function visit(source: SourceFile, visitor: VisitorObject) {
  new Visitor(visitor).visit(parse(source))
}

/** Returns `file:line` for an offset in the text. */
export const at = ({ file, text }: SourceFile, offset: number) => `${file}:${text.slice(0, offset).split('\n').length}`
