// Every door to the outside asks first who is there: server actions, route handlers, and what only the server may load.
import path from 'node:path'
import type { Function as FunctionNode, Node, Program } from 'oxc-parser'
import { exportsOf } from './exports'
import { at, isTest, type Problem, parse, type SourceFile, visit } from './tree'

/** Strangers must be able to reach these: their lock is a token or the password itself. */
const OPEN_ACTIONS = ['lib/auth/actions.ts: setUpAction', 'lib/auth/actions.ts: signInAction']
/** Handlers without a member behind them: the health checks, and the webhook, whose lock is the secret in its address. */
const OPEN_ROUTES = [/^app\/api\/health\//, /^app\/api\/infobip\/reports\//]

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const SERVER_ONLY = /^lib\/(?!sms\/)[^/]+\/(queries|mutations|session|client)\.ts$/

const ADVICE = {
  form: "Every export of a 'use server' file is a public POST: export async functions declared as `export async function …Action`, and types, but nothing else.",
  action: 'The first statement of an action is await requireShop() of lib/auth/session: gate first, parse second.',
  handler:
    'A route handler is declared as `export async function GET`, and its first statement is await requireShopForRequest(request) of lib/auth/session: nothing happens before it is known who asks.',
  directive: "'use server' stands at the top of lib/<feature>/actions.ts and nowhere else, so that all public POSTs are found by one name.",
  serverOnly: "The file starts with import 'server-only', so that no component can carry it to the browser.",
}

/** Does a function begin with `await <gate>()`? Whatever comes before the gate, a stranger could run. */
function asksFirst({ body }: FunctionNode, gate: string): boolean {
  const first = body?.body[0]
  const value = first?.type === 'VariableDeclaration' ? first.declarations[0]?.init : first?.type === 'ExpressionStatement' ? first.expression : null
  if (value?.type !== 'AwaitExpression' || value.argument.type !== 'CallExpression') return false
  const { callee } = value.argument
  return callee.type === 'Identifier' && callee.name === gate
}

/** Is the gate that of lib/auth/session, or only something of its name? */
function importsGate({ body }: Program, file: string, gate: string): boolean {
  return body.some((node) => {
    if (node.type !== 'ImportDeclaration') return false
    const { value } = node.source
    const target = value.startsWith('.') ? `@/${path.posix.join(path.posix.dirname(file), value)}` : value
    return target === '@/lib/auth/session' && node.specifiers.some(({ type, local }) => type === 'ImportSpecifier' && local.name === gate)
  })
}

const isDirective = (node: Node | undefined, directive: string) => node?.type === 'ExpressionStatement' && 'directive' in node && node.directive === directive

function checkActions(source: SourceFile): Problem[] {
  const program = parse(source)
  if (!isDirective(program.body[0], 'use server')) return [{ where: source.file, what: "does not start with 'use server'", advice: ADVICE.directive }]
  const hasGate = importsGate(program, source.file, 'requireShop')
  return exportsOf(program).flatMap(({ name, start, declared }) => {
    const problem = { where: at(source, start), what: name }
    if (!declared?.async || !name.endsWith('Action')) return { ...problem, advice: ADVICE.form }
    if (OPEN_ACTIONS.includes(`${source.file}: ${name}`) || (hasGate && asksFirst(declared, 'requireShop'))) return []
    return { ...problem, advice: ADVICE.action }
  })
}

function checkRoute(source: SourceFile): Problem[] {
  if (OPEN_ROUTES.some((open) => open.test(source.file))) return []
  const program = parse(source)
  const hasGate = importsGate(program, source.file, 'requireShopForRequest')
  return exportsOf(program)
    .filter(({ name }) => METHODS.includes(name) || name === '*')
    .filter(({ declared }) => !declared || !hasGate || !asksFirst(declared, 'requireShopForRequest'))
    .map(({ name, start }) => ({ where: at(source, start), what: name, advice: ADVICE.handler }))
}

/** Server actions outside of an actions file, also those inside a function. */
function checkDirectives(source: SourceFile): Problem[] {
  if (!source.text.includes('use server')) return []
  const problems: Problem[] = []
  visit(source, {
    ExpressionStatement(node) {
      if (isDirective(node, 'use server')) problems.push({ where: at(source, node.start), what: "'use server'", advice: ADVICE.directive })
    },
  })
  return problems
}

function checkServerOnly(source: SourceFile): Problem[] {
  if (!SERVER_ONLY.test(source.file)) return []
  const [first] = parse(source).body
  const isGuarded = first?.type === 'ImportDeclaration' && first.source.value === 'server-only'
  return isGuarded ? [] : [{ where: source.file, what: 'starts with something else', advice: ADVICE.serverOnly }]
}

/** Server actions, route handlers and server-only modules that let somebody in without asking. */
export function checkGates(sources: SourceFile[]): Problem[] {
  return sources
    .filter(({ file }) => /^(app|components|lib)\/.*\.tsx?$/.test(file) && !isTest(file))
    .flatMap((source) => {
      if (/^lib\/[^/]+\/actions\.ts$/.test(source.file)) return checkActions(source)
      if (/^app\/(.*\/)?route\.tsx?$/.test(source.file)) return [...checkDirectives(source), ...checkRoute(source)]
      return [...checkDirectives(source), ...checkServerOnly(source)]
    })
}
