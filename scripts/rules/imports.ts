// Who may import whom (docs/decisions/0002). Each rule says where the code belongs instead.

/**
 * A file that `from` matches and `not` does not match must not import what `forbid` matches, or anything but `only`. The patterns see
 * paths from the root of the project; a package is `node_modules/<name>/…`. `types: true` allows `import type`, which leaves no
 * trace at run time.
 */
export type ImportRule = { name: string; from: string; not?: string; forbid?: string; only?: string; types?: boolean; advice: string }

/** Packages, as dependency-cruiser sees them: by their path where they are installed, by their name where they are not. */
const packages = (names: string) => `(^|node_modules/)(${names})(/|$)`

/** Pure code, which the browser runs too. */
const KERNEL = String.raw`^lib/(sms/[^/]+|phone/[^/]+|[^/]+/(schema|status)|forms/clean-text|customers/search-text|imports/fields)\.ts$`

/** The steps of a text's life in lib/messages, from the top down. `bottom` knows none of the others. */
const LEDGER = { lookup: '^lib/messages/lookup/', settle: '^lib/messages/settle/', claim: '^lib/messages/claim/' }
const LEDGER_ROOT = String.raw`^lib/messages/(?!status\.ts$)[^/]+$`

export const importRules: ImportRule[] = [
  {
    name: 'components get props',
    from: '^components/',
    forbid: String.raw`^lib/(db/|env\.ts|dispatcher/|auth/session\.ts|.*/(queries|mutations)\.ts$)`,
    types: true,
    advice: 'Components get props. Ask the query in the page (app/) and hand the answer down; change things through an action.',
  },
  {
    name: 'primitives know no feature',
    from: '^components/(ui|forms)/',
    forbid: '^(lib/(?!(forms|words)/)|components/(?!(ui|forms)/))',
    advice: 'Primitives know nothing of customers or texts. Put this in components/<feature>/.',
  },
  {
    name: 'primitives know no form',
    from: '^components/ui/',
    forbid: '^components/forms/',
    advice: 'A primitive knows nothing of forms. What posts a form belongs in components/forms/, which may use the primitives.',
  },
  {
    name: 'routes are thin',
    from: '^app/',
    forbid: String.raw`^lib/(db/|.*/mutations\.ts$)`,
    types: true,
    advice: 'A route is a thin adapter: it reads through lib/<feature>/queries and changes things through lib/<feature>/actions.',
  },
  {
    name: 'lib knows no page',
    from: '^lib/',
    forbid: '^(app|components)/',
    advice: 'Imports run from app/ to components/ to lib/, never back. Put what both sides need into lib/<feature>/.',
  },
  {
    name: 'the app runs without its tools',
    from: '^(app|components|lib)/',
    not: '^lib/testing/',
    forbid: '^(bench|e2e|gateway|scripts)/',
    advice: 'gateway/ is another process, and bench/, e2e/ and scripts/ are tools: they may import the app, the app does not import them.',
  },
  {
    name: 'the domain knows no request',
    from: String.raw`^lib/(messages|dispatcher)/|^lib/.*/(queries|mutations|send|undo|control|review|autosave)\.ts$`,
    forbid: String.raw`${packages('next|react')}|/actions\.ts$|^lib/auth/session\.ts$`,
    advice: 'The domain knows nothing of requests and pages: workers and tests call it too. Take what it needs as an argument; the ShopId proves the right.',
  },
  {
    name: 'the kernel is pure',
    from: KERNEL,
    only: `${KERNEL}|${packages('zod|libphonenumber-js')}`,
    types: true,
    advice:
      'The pure kernel runs in the browser too: it imports only itself, zod and the phone library. Put code that needs more beside it; add a pure file to KERNEL in scripts/rules/imports.ts.',
  },
  {
    name: 'factories are for tests',
    from: '^lib/',
    not: '^lib/testing/',
    forbid: '^lib/testing/',
    advice: 'Factories are for tests and the bench. Put what the app needs into lib/<feature>/.',
  },
  {
    name: 'only lib/connection chooses the gateway',
    from: '^(app|components|lib)/',
    not: '^lib/(sms/infobip|connection|testing)/',
    forbid: '^lib/sms/infobip/',
    advice: 'Only lib/connection chooses the gateway: ask for the port of lib/sms/gateway.ts.',
  },
  {
    name: 'the rehearsal gateway is apart',
    from: '^gateway/',
    forbid: String.raw`^(app|components)/|^lib/(?!sms/[^/]+$|clock\.ts$)`,
    advice: 'The rehearsal gateway is a process of its own and the judge of the app: it shares no more with it than how a text is counted.',
  },
  {
    name: 'a ShopId is proof',
    from: '^(app|components|lib)/',
    not: String.raw`^lib/(auth/session\.ts|testing/|messages/|dispatcher/|imports/|report-webhook/queries\.ts)`,
    forbid: String.raw`^lib/auth/shop-id\.ts$`,
    types: true,
    advice:
      'A ShopId is proof of the right to use the shop: it comes from requireShop(), from a row that the dispatcher or an import owns, or from the secret of a webhook. Import its type only.',
  },
  {
    name: 'lookup knows nothing of the ledger’s root',
    from: LEDGER.lookup,
    forbid: LEDGER_ROOT,
    advice: 'Imports in lib/messages point down: root → lookup → settle → claim → rows and breaker → status. Move what lookup/ needs into a folder below it.',
  },
  {
    name: 'settle knows nothing of lookup',
    from: LEDGER.settle,
    forbid: `${LEDGER_ROOT}|${LEDGER.lookup}`,
    advice:
      'A batch is settled whether or not anybody looks it up later. Move what settle/ needs into claim/ or rows/, or the code that needs lookup/ up to it.',
  },
  {
    name: 'claim knows nothing of settle',
    from: LEDGER.claim,
    forbid: `${LEDGER_ROOT}|${LEDGER.lookup}|${LEDGER.settle}`,
    advice: 'A claim comes first and does not know what becomes of it. Move what claim/ needs into rows/ or breaker/, or the code that needs settle/ up to it.',
  },
  {
    name: 'rows know no step',
    from: '^lib/messages/rows/',
    forbid: String.raw`^lib/messages/(?!rows/|status\.ts$)`,
    advice: 'rows/ holds what every step does to rows, so it knows none of them. Move the code up to the step that it belongs to: claim/, settle/ or lookup/.',
  },
  {
    name: 'the breaker knows no text',
    from: '^lib/messages/breaker/',
    forbid: String.raw`^lib/messages/(?!breaker/|status\.ts$)`,
    advice: 'The circuit breaker knows an account and its health signals, no batch and no text. Move the code up to claim/ or settle/.',
  },
  {
    name: 'status is the bottom',
    from: String.raw`^lib/messages/status\.ts$`,
    forbid: String.raw`^lib/messages/(?!status\.ts$)`,
    types: true,
    advice: 'lib/messages/status.ts is what everything in lib/messages stands on. Move the code into rows/ or a step.',
  },
]

export const CIRCLE_ADVICE = 'No file may lead back to itself, not even by a type. Move what both need into a file below them, or hand it over as an argument.'
