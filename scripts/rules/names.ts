// The vocabulary of files is closed: docs/files.md lists every name, and says what it means.
import path from 'node:path'
import { exportsOf } from './exports'
import { isTest, type Problem, parse, type SourceFile } from './tree'

/** Names without their ending, each with what the file is for, by folder. `lib/*` stands for every folder directly in lib/. */
type Vocabulary = Map<string, Map<string, string>>

const NEXT_FILES = /^(page|layout|route|loading|error|global-error|not-found|template|default)\.tsx?$|^(icon|apple-icon)\.\w+$|^globals\.css$/
const BANNED = /^(utils?|helpers?|misc|common|shared|index)$/
const KEBAB = /^[a-z0-9-]+(\.(test|spec|config|d))*\.\w+$/
const ROLES = 'lib/*'

const ADVICE = {
  app: 'app/ holds only files that Next names. Components belong in components/<feature>/, the rest in lib/<feature>/.',
  kebab: 'File names are kebab-case.',
  banned: 'Name the file after what it holds: there is no drawer for the rest, and no barrel.',
  folder: 'A new folder is a decision of the team. Put the file into a folder that is there, or add the folder to docs/files.md with what it holds.',
  name: 'The vocabulary of files is closed. Put the code into a file that is there, or use a name of `lib/*` in docs/files.md (schema, queries, mutations, …); otherwise add the name to docs/files.md with what it means: that is a decision of the team.',
  component:
    'A component’s file is named after what it exports (audience-field.tsx exports AudienceField, use-draft.ts exports useDraft). Rename one of the two, or add the file to docs/files.md with what it means.',
  gone: 'docs/files.md lists what does not exist. Take it off the list.',
  meaning: 'Each folder and each name in docs/files.md has a meaning: "- `name`: what it is for".',
}

/** Reads docs/files.md: a heading `## folder` with a sentence, and below it lines like "- `name`: meaning". */
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

/** audience-field → AudienceField, and in the case of a hook: use-draft → useDraft. */
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
  if (file.startsWith('app/')) return NEXT_FILES.test(name) ? [] : [{ where: file, what: 'Next does not name it', advice: ADVICE.app }]
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

/** Files whose name says nothing that the team has agreed on, and agreed names without a file. `list` is the text of docs/files.md. */
export function checkNames(sources: SourceFile[], list: string): Problem[] {
  const { vocabulary, problems } = readVocabulary(list)
  return [...problems, ...sources.flatMap((source) => checkName(source, vocabulary)), ...checkGone(sources, vocabulary)]
}
