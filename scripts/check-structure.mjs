// npm run check, part two: what a linter does not hold. The vocabulary of files, their sizes, who imports whom, and that every
// server action asks who is there before it does anything.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { importRules } from './import-rules.mjs'
import { root } from './node.mjs'

const MAX_LINES = 250
const NEXT_FILES = /^(page|layout|route|loading|error|global-error|not-found|template|default)\.tsx?$|^(icon|apple-icon)\.\w+$|^globals\.css$/
const BANNED_NAMES = /^(utils?|helpers?|misc|common|index)\.tsx?$/
// Strangers must be able to reach these: their lock is a token or the password itself.
const OPEN_ACTIONS = new Set(['setUpAction', 'signInAction'])

// Handlers without a member behind them: the health checks, and the webhook, whose lock is the secret in its address.
const OPEN_ROUTES = [/^app\/api\/health\//, /^app\/api\/infobip\/reports\//]

const problems = []
const report = (file, message) => problems.push(`${file}: ${message}`)

function sources(folder) {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|mjs|css|svg)$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .filter((file) => !file.includes('/generated/'))
}

function checkNames(file) {
  const name = path.basename(file)
  if (BANNED_NAMES.test(name)) report(file, 'Name the file after what it holds; there is no drawer for the rest, and no barrel.')
  if (file.startsWith('app/') && !NEXT_FILES.test(name))
    report(file, 'app/ holds only files that Next names. Components belong in components/<feature>/, the rest in lib/<feature>/.')
  if (!file.startsWith('app/') && !/^[a-z0-9-]+(\.(test|spec|config|d))*\.\w+$/.test(name)) report(file, 'File names are kebab-case.')
}

function checkImports(file, text) {
  for (const [statement, type, names, source] of text.matchAll(/^import (type )?([^'"]*?)\s*(?:from )?['"]([^'"]+)['"]/gm)) {
    const target = source.startsWith('.') ? `@/${path.posix.join(path.posix.dirname(file), source)}` : source
    for (const rule of importRules) {
      if (!rule.from.test(file) || rule.not?.test(file) || file.endsWith('.test.ts')) continue
      if (type && rule.types) continue
      if (rule.forbid.test(target) || names.split(/[\s{},]+/).some((name) => rule.forbid.test(name)))
        report(file, `${statement.split('\n')[0]}\n    ${rule.why}`)
    }
  }
}

function checkActions(file, text) {
  if (!/^['"]use server['"]/.test(text)) return
  for (const [, isAsync, name] of text.matchAll(/^export (async )?(?:function|const) (\w+)/gm)) {
    if (!isAsync || !name.endsWith('Action'))
      report(file, `${name}: every export of a 'use server' file is a public POST. Export async functions named …Action only.`)
    const body = text.slice(text.indexOf(`function ${name}(`))
    const first = body
      .slice(body.indexOf('{\n') + 1)
      .trim()
      .split('\n')[0]
    if (!OPEN_ACTIONS.has(name) && !first.includes('await requireShop(')) report(file, `${name}: the first statement must be await requireShop().`)
  }
}

function checkTitles(file, text) {
  for (const [tag] of text.matchAll(/<(?:[a-z]\w*|T[dhr])\s[^<]*?\btitle=/g))
    report(file, `${tag}\n    Only a mouse shows a title. Write the explanation where everybody can read it, or let it unfold (components/ui/unfold.tsx).`)
}

for (const file of ['app', 'components', 'lib', 'gateway', 'bench', 'e2e', 'scripts'].flatMap(sources)) {
  const text = readFileSync(path.join(root, file), 'utf8')
  const lines = text.split('\n').length
  if (lines > MAX_LINES && !/\.(test|spec)\.tsx?$/.test(file)) report(file, `${lines} lines; at most ${MAX_LINES}. Which part has a name of its own?`)
  if (/^lib\/.*\/(queries|mutations|session|client)\.ts$/.test(file) && !file.includes('/sms/') && !text.startsWith("import 'server-only'"))
    report(file, "Starts with import 'server-only'.")
  if (/^app\/api\/.*route\.ts$/.test(file) && !/requireShopForRequest\(/.test(text) && !OPEN_ROUTES.some((open) => open.test(file)))
    report(file, 'A route handler asks requireShopForRequest first.')
  checkNames(file)
  checkImports(file, text)
  checkActions(file, text)
  if (/^(app|components)\/.*\.tsx$/.test(file)) checkTitles(file, text)
}

if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exit(1)
}
