// Only lib/sms/infobip may use Infobip's dialects, paths and codes. imports.ts says who may import the adapter.
import type { ArrayExpression, Node, ObjectExpression, VisitorObject } from 'oxc-parser'
import { at, isTest, type Problem, type SourceFile, visit } from './tree'

/** The app without the adapter, the code that chooses it, and the code for tests. */
const SCOPE = /^(app|components|lib)\/(?!sms\/infobip\/|connection\/|testing\/)(?!env\.ts$).*\.tsx?$/

const ADVICE = {
  dialect: 'Only lib/sms/infobip and lib/connection may name a dialect, because another provider has none. Use gateway.capabilities for what differs.',
  code: 'Only lib/sms/infobip may use Infobip’s codes, because another provider has others. Use gateway.explain(status, error) for the meaning of a code.',
  path: 'Only lib/sms/infobip may use Infobip’s paths. Use the port in lib/sms/gateway.ts.',
}

/** v1 or v3 as a word in a name: v3, V1, isV3, v1Client. */
const DIALECT = /(^|[a-z0-9_])V[13](?![0-9a-z])|^v[13](?![0-9a-z])/
/** A status as group and id: 5/12. */
const STATUS_KEY = /^\d\/\d{1,4}$/
const CODE_NAME = /^(statusGroupId|groupId|statusId|errorId|errorCode|statusCode)$/
const CODE_IN_SQL = /"(statusGroupId|statusId|errorId)"\s*(=|<>|!=|IN\s*\()\s*\d/
const INFOBIP_PATH = /\/sms\/\d\//
/** From this many numbers with texts, a list counts as a table of codes. */
const TABLE = 4

const isNumber = (node: Node | null | undefined) => node?.type === 'Literal' && typeof node.value === 'number'
const isText = (node: Node | null | undefined) => (node?.type === 'Literal' && typeof node.value === 'string') || node?.type === 'TemplateLiteral'
/** A number, or a constant that stands for one. */
const isFixed = (node: Node) => isNumber(node) || (node.type === 'Identifier' && /^[A-Z][A-Z0-9_]+$/.test(node.name))

/** The last name of `a.b.status`. */
function lastName(node: Node): string {
  if (node.type === 'Identifier') return node.name
  return node.type === 'MemberExpression' && node.property.type === 'Identifier' ? node.property.name : ''
}

/** Is an expression one of Infobip's codes? `status.id` is, `customer.id` is not. */
function isCode(node: Node): boolean {
  if (CODE_NAME.test(lastName(node))) return true
  return node.type === 'MemberExpression' && lastName(node) === 'id' && /^(status|error)$/.test(lastName(node.object))
}

function isTable(node: ArrayExpression | ObjectExpression): boolean {
  const codes =
    node.type === 'ArrayExpression'
      ? node.elements.filter((entry) => entry?.type === 'ArrayExpression' && isNumber(entry.elements[0]) && isText(entry.elements[1]))
      : node.properties.filter((entry) => entry.type === 'Property' && isNumber(entry.key) && isText(entry.value))
  return codes.length >= TABLE
}

type Report = (start: number, what: string, advice: string) => void

function readName({ name, start }: { name: string; start: number }, report: Report) {
  if (DIALECT.test(name)) report(start, name, ADVICE.dialect)
}

function readText(text: string, start: number, report: Report) {
  if (/^v[13]$/i.test(text)) report(start, `'${text}'`, ADVICE.dialect)
  if (STATUS_KEY.test(text)) report(start, `'${text}'`, ADVICE.code)
  if (CODE_IN_SQL.test(text)) report(start, 'SQL compares a code', ADVICE.code)
  if (INFOBIP_PATH.test(text)) report(start, `'${text}'`, ADVICE.path)
}

const visitorFor = (report: Report): VisitorObject => ({
  Identifier: (node) => readName(node, report),
  JSXText: ({ value, start }) => readText(value.trim(), start, report),
  Literal: ({ value, start }) => typeof value === 'string' && readText(value, start, report),
  TemplateElement: ({ value, start }) => readText(value.cooked ?? value.raw, start, report),
  BinaryExpression: ({ left, right, start }) => {
    if ((isCode(left) && isFixed(right)) || (isCode(right) && isFixed(left))) report(start, 'compares a code', ADVICE.code)
  },
  SwitchStatement: ({ discriminant, start }) => isCode(discriminant) && report(start, 'compares a code', ADVICE.code),
  ArrayExpression: (node) => isTable(node) && report(node.start, 'a table of codes', ADVICE.code),
  ObjectExpression: (node) => isTable(node) && report(node.start, 'a table of codes', ADVICE.code),
})

function checkFile(source: SourceFile): Problem[] {
  const problems: Problem[] = []
  visit(
    source,
    visitorFor((start, what, advice) => problems.push({ where: at(source, start), what, advice })),
  )
  return problems
}

/** Returns where the app uses a dialect, code or path that only Infobip's adapter may use. */
export function checkPort(sources: SourceFile[]): Problem[] {
  return sources.filter(({ file }) => SCOPE.test(file) && !isTest(file)).flatMap(checkFile)
}
