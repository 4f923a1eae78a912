// Server actions and route handlers must check first who sends the request, and browsers must not load server code.
import path from 'node:path'
import type { Function as FunctionNode, Node, Program } from 'oxc-parser'
import { exportsOf } from './exports'
import { at, isTest, type Problem, parse, type SourceFile, visit } from './tree'

/** People who are not signed in must reach these actions. A token or the password protects them. */
const OPEN_ACTIONS = ['lib/auth/actions.ts: setUpAction', 'lib/auth/actions.ts: signInAction']
/** Handlers without a signed-in user: the health checks, and the webhook, which the secret in its address protects. */
const OPEN_ROUTES = [/^app\/api\/health\//, /^app\/api\/infobip\/reports\//]

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const SERVER_ONLY = /^lib\/(?!sms\/)[^/]+\/(queries|mutations|session|client)\.ts$/

const ADVICE = {
  form: "Anybody can call an export of a 'use server' file by POST. Export only types and functions declared as `export async function …Action`.",
  action: 'An action must start with await requireShop() from lib/auth/session, before it reads the form.',
  handler:
    'Declare a route handler as `export async function GET` and start it with await requireShopForRequest(request) from lib/auth/session, so that nothing runs before the check.',
  directive: "Write 'use server' only at the top of lib/<feature>/actions.ts, so that every action is found by its file name.",
  serverOnly: "Start the file with import 'server-only', so that no component can bring it into the browser.",
}

/** Does a function start with `await <gate>()`? Anybody could run what stands before the gate. */
function asksFirst({ body }: FunctionNode, gate: string): boolean {
  const first = body?.body[0]
  const value = first?.type === 'VariableDeclaration' ? first.declarations[0]?.init : first?.type === 'ExpressionStatement' ? first.expression : null
  if (value?.type !== 'AwaitExpression' || value.argument.type !== 'CallExpression') return false
  const { callee } = value.argument
  return callee.type === 'Identifier' && callee.name === gate
}

/** Does the file import the gate from lib/auth/session, and not another function with the same name? */
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

/** Returns 'use server' directives outside actions files, also those inside a function. */
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

/** Returns server actions and route handlers without a gate, and server modules without 'server-only'. */
export function checkGates(sources: SourceFile[]): Problem[] {
  return sources
    .filter(({ file }) => /^(app|components|lib)\/.*\.tsx?$/.test(file) && !isTest(file))
    .flatMap((source) => {
      if (/^lib\/[^/]+\/actions\.ts$/.test(source.file)) return checkActions(source)
      if (/^app\/(.*\/)?route\.tsx?$/.test(source.file)) return [...checkDirectives(source), ...checkRoute(source)]
      return [...checkDirectives(source), ...checkServerOnly(source)]
    })
}
