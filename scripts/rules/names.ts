// Only file names that docs/files.md lists and explains are allowed.
import path from 'node:path'
import { exportsOf } from './exports'
import { isTest, type Problem, parse, type SourceFile } from './tree'

/** For each folder: file names without extension, each with its meaning. `lib/*` stands for every folder directly in lib/. */
type Vocabulary = Map<string, Map<string, string>>

const NEXT_FILES = /^(page|layout|route|loading|error|global-error|not-found|template|default)\.tsx?$|^(icon|apple-icon)\.\w+$|^globals\.css$/
const BANNED = /^(utils?|helpers?|misc|common|shared|index)$/
const KEBAB = /^[a-z0-9-]+(\.(test|spec|config|d))*\.\w+$/
const ROLES = 'lib/*'

const ADVICE = {
  app: 'app/ contains only files with names that Next defines. Put components into components/<feature>/, and the rest into lib/<feature>/.',
  kebab: 'Write file names in kebab-case.',
  banned: 'Name the file after what it contains. Files for unrelated code and files that only re-export are not allowed.',
  folder: 'Put the file into an existing folder. If the team agrees on a new folder, add it to docs/files.md with a sentence about its content.',
  name: 'Put the code into an existing file, or use a name of `lib/*` in docs/files.md (schema, queries, mutations, …). If the team agrees on a new name, add it to docs/files.md with its meaning.',
  component:
    'Name a component’s file after its export (audience-field.tsx exports AudienceField, use-draft.ts exports useDraft). Otherwise add the file to docs/files.md with its meaning.',
  gone: 'docs/files.md lists a file or folder that does not exist. Remove it from the list.',
  meaning: 'Explain each folder in docs/files.md with a sentence, and each name like this: "- `name`: what it is for".',
}

/** Reads docs/files.md: headings like `## folder`, each with a sentence and lines like "- `name`: meaning". */
function readVocabulary(text: string): { vocabulary: Vocabulary; problems: Problem[] } {
  const vocabulary: Vocabulary = new Map()
  const problems: Problem[] = []
  for (const section of text.split(/^## /m).slice(1)) {
    const [heading = '', ...lines] = section.split('\n')
    const folder = heading.replaceAll('`', '').trim()
    const report = (what: string) => problems.push({ where: `docs/files.md, ${folder}`, what, advice: ADVICE.meaning })
    const names = new Map<string, string>()
    for (const line of lines.filter((line) => line.startsWith('- '))) {
      const [, name, meaning] = /^- `([^`]+)`: (.*\S)/.exec(line) ?? []
      if (name && meaning) names.set(name, meaning)
      else report(line)
    }
    if (!lines.some((line) => line.trim() !== '' && !line.startsWith('- '))) report('has no sentence')
    vocabulary.set(folder, names)
  }
  return { vocabulary, problems }
}

/** audience-field → AudienceField. For a hook: use-draft → useDraft. */
function exportNames(stem: string): string[] {
  const pascal = stem.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase())
  return stem.startsWith('use-') ? [pascal.charAt(0).toLowerCase() + pascal.slice(1)] : [pascal]
}

function isNamedAfterExport(source: SourceFile, stem: string): boolean {
  const names = exportNames(stem)
  return exportsOf(parse(source)).some(({ name }) => names.includes(name))
}

function checkListed(source: SourceFile, vocabulary: Vocabulary): Problem[] {
  const { file } = source
  const folder = path.posix.dirname(file)
  const stem = path.posix.basename(file).replace(/\.\w+$/, '')
  const names = vocabulary.get(folder)
  if (!names) return [{ where: file, what: `${folder}/ is not in docs/files.md`, advice: ADVICE.folder }]
  if (names.has(stem) || isTest(file)) return []
  if (file.startsWith('components/'))
    return isNamedAfterExport(source, stem) ? [] : [{ where: file, what: `exports no ${exportNames(stem)}`, advice: ADVICE.component }]
  if (/^lib\/[^/]+$/.test(folder) && vocabulary.get(ROLES)?.has(stem)) return []
  return [{ where: file, what: `“${stem}” is not in docs/files.md`, advice: ADVICE.name }]
}

function checkName(source: SourceFile, vocabulary: Vocabulary): Problem[] {
  const { file } = source
  const name = path.posix.basename(file)
  if (file.startsWith('app/')) return NEXT_FILES.test(name) ? [] : [{ where: file, what: 'Next does not define this name', advice: ADVICE.app }]
  if (!KEBAB.test(name)) return [{ where: file, what: name, advice: ADVICE.kebab }]
  if (BANNED.test(name.replace(/\..*$/, ''))) return [{ where: file, what: name, advice: ADVICE.banned }]
  return file.includes('/') ? checkListed(source, vocabulary) : []
}

function checkGone(sources: SourceFile[], vocabulary: Vocabulary): Problem[] {
  const there = new Set(sources.map(({ file }) => file.replace(/\.\w+$/, '')))
  const folders = new Set(sources.map(({ file }) => path.posix.dirname(file)))
  return [...vocabulary]
    .filter(([folder]) => folder !== ROLES)
    .flatMap(([folder, names]) => (folders.has(folder) ? [...names.keys()].map((name) => `${folder}/${name}`).filter((file) => !there.has(file)) : [folder]))
    .map((what) => ({ where: 'docs/files.md', what, advice: ADVICE.gone }))
}

/** Returns files whose name is not in `list` (the text of docs/files.md), and names in `list` without a file. */
export function checkNames(sources: SourceFile[], list: string): Problem[] {
  const { vocabulary, problems } = readVocabulary(list)
  return [...problems, ...sources.flatMap((source) => checkName(source, vocabulary)), ...checkGone(sources, vocabulary)]
}
