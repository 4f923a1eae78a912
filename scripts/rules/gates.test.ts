import { describe, expect, it } from 'vitest'
import { checkGates } from './gates'

const check = (file: string, text: string) => checkGates([{ file, text }]).map(({ what }) => what)

const ACTIONS = 'lib/campaigns/actions.ts'
const actions = (text: string, imports = "import { requireShop } from '@/lib/auth/session'") => check(ACTIONS, `'use server'\n${imports}\n${text}`)

describe('server actions', () => {
  it.each([
    'export async function sendAction() {\n  const { shopId } = await requireShop()\n}',
    'export async function testAction() {\n  await requireShop()\n}',
    "export type Answer = { ok: boolean }\nexport type { Other } from './status'\nasync function save() {}",
  ])('may be written as %s', (text) => {
    expect(actions(text)).toEqual([])
  })

  it.each([
    ['does not ask', 'export async function sendAction() {}', 'sendAction'],
    ['asks too late', 'export async function sendAction(f: FormData) {\n  const id = f.get("id")\n  await requireShop()\n}', 'sendAction'],
    ['asks in a comment', 'export async function sendAction() {\n  // await requireShop()\n  await save()\n}', 'sendAction'],
    ['asks only sometimes', 'export async function sendAction(x: boolean) {\n  if (x) await requireShop()\n}', 'sendAction'],
    ['asks in a function that nobody calls', 'export async function sendAction() {\n  const ask = async () => await requireShop()\n}', 'sendAction'],
    ['does not wait for the answer', 'export async function sendAction() {\n  requireShop()\n}', 'sendAction'],
    ['has another name', 'export async function send() {\n  await requireShop()\n}', 'send'],
    ['is an arrow function', 'export const sendAction = async () => {\n  await requireShop()\n}', 'sendAction'],
    ['is the default export', 'export default async function sendAction() {\n  await requireShop()\n}', 'default'],
    ['is exported by name only', 'async function sendAction() {\n  await save()\n}\nexport { sendAction }', 'sendAction'],
    ['is exported under another name', 'const x = async () => {}\nexport { x as sendAction }', 'sendAction'],
    ['is another file’s', "export { sendAction } from './sending'", 'sendAction'],
    ['is all of another file’s', "export * from './sending'", '*'],
    ['is a constant', 'export const LIMIT = 5', 'LIMIT'],
    ['is a class', 'export class Sender {}', 'ClassDeclaration'],
  ])('are refused when one %s', (_, text, what) => {
    expect(actions(text)).toEqual([what])
  })

  it('ask the real gate', () => {
    const text = 'export async function sendAction() {\n  await requireShop()\n}'
    expect(actions(text, "import { requireShop } from './my-own'")).toEqual(['sendAction'])
    expect(check('lib/auth/actions.ts', `'use server'\nimport { requireShop } from './session'\n${text}`)).toEqual([])
  })

  it('need no gate if the list of open actions names them', () => {
    const text = "'use server'\nexport async function signInAction() {}"
    expect(check('lib/auth/actions.ts', text)).toEqual([])
    expect(check('lib/shop/actions.ts', text)).toEqual(['signInAction'])
  })

  it('are only in actions files', () => {
    expect(check('lib/campaigns/sending.ts', "'use server'\nexport async function sendAction() {}")).toEqual(["'use server'"])
    expect(check('components/campaigns/list.tsx', "export function List() {\n  async function go() {\n    'use server'\n  }\n}")).toEqual(["'use server'"])
    expect(check(ACTIONS, 'export async function sendAction() {}')).toEqual(["does not start with 'use server'"])
  })
})

describe('route handlers', () => {
  const route = (text: string, file = 'app/api/imports/route.ts') => check(file, `import { requireShopForRequest } from '@/lib/auth/session'\n${text}`)
  const right = 'export async function GET(request: Request) {\n  const who = await requireShopForRequest(request)\n}'

  it.each([
    ['does not ask', 'export async function GET() {}', 'GET'],
    ['asks in a comment', 'export async function POST() {\n  // requireShopForRequest(\n}', 'POST'],
    ['of two does not ask', `${right}\nexport async function DELETE() {}`, 'DELETE'],
    ['is an arrow function', 'export const PUT = async () => {}', 'PUT'],
    ['is another file’s', "export { POST } from '../handlers'", 'POST'],
    ['is all of another file’s', "export * from '../handlers'", '*'],
  ])('are refused when one %s', (_, text, what) => {
    expect(route(text)).toEqual([what])
  })

  it('pass if each asks first, and may export settings for Next', () => {
    expect(route(`export const dynamic = 'force-dynamic'\n${right}`)).toEqual([])
  })

  it('ask the real gate', () => {
    expect(check('app/api/imports/route.ts', `import { requireShopForRequest } from './my-own'\n${right}`)).toEqual(['GET'])
  })

  it('need no gate if they are open on purpose', () => {
    const text = 'export function GET() {}'
    expect(route(text, 'app/api/health/live/route.ts')).toEqual([])
    expect(route(text, 'app/(shop)/export/route.ts')).toEqual(['GET'])
  })
})

it('keeps queries, mutations and the database out of the browser', () => {
  const text = 'export const one = 1'
  expect(check('lib/shop/queries.ts', `import 'server-only'\n${text}`)).toEqual([])
  expect(check('lib/shop/queries.ts', `// Why.\nimport 'server-only'\n${text}`)).toEqual([])
  expect(check('lib/shop/queries.ts', text)).toEqual(['starts with something else'])
  expect(check('lib/db/client.ts', `import './raw'\nimport 'server-only'\n${text}`)).toEqual(['starts with something else'])
  expect(check('lib/shop/status.ts', text)).toEqual([])
})
