// Which files may import which (docs/decisions/0002). Each rule says where the code belongs instead.

/**
 * A file that matches `from` and not `not` must not import what matches `forbid`, or may import only what matches `only`. The patterns see
 * paths from the root of the project; a package is `node_modules/<name>/…`. `types: true` allows `import type`, which leaves no
 * code at run time.
 */
export type ImportRule = { name: string; from: string; not?: string; forbid?: string; only?: string; types?: boolean; advice: string }

/** A pattern for packages. Dependency-cruiser gives the path of an installed package, and only the name of a missing one. */
const packages = (names: string) => `(^|node_modules/)(${names})(/|$)`

/** Pure code, which also runs in the browser. */
const KERNEL = String.raw`^lib/(sms/[^/]+|phone/[^/]+|[^/]+/(schema|status)|forms/clean-text|customers/search-text|imports/fields)\.ts$`

/** The folders of lib/messages, from the top down. A folder imports only from those below it. */
const LEDGER = { lookup: '^lib/messages/lookup/', settle: '^lib/messages/settle/', claim: '^lib/messages/claim/' }
const LEDGER_ROOT = String.raw`^lib/messages/(?!status\.ts$)[^/]+$`

export const importRules: ImportRule[] = [
  {
    name: 'components get props',
    from: '^components/',
    forbid: String.raw`^lib/(db/|env\.ts|dispatcher/|auth/session\.ts|.*/(queries|mutations)\.ts$)`,
    types: true,
    advice: 'Components get props. Call the query in the page (app/) and pass the result as props. Change data through an action.',
  },
  {
    name: 'primitives know no feature',
    from: '^components/(ui|forms)/',
    forbid: '^(lib/(?!(forms|words)/)|components/(?!(ui|forms)/))',
    advice: 'Primitives do not depend on customers or texts. Put this in components/<feature>/.',
  },
  {
    name: 'primitives know no form',
    from: '^components/ui/',
    forbid: '^components/forms/',
    advice: 'Primitives do not depend on forms. Put what posts a form into components/forms/, which may use the primitives.',
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
    advice: 'app/ imports components/ and lib/, components/ imports lib/, and lib/ imports neither. Put what both sides need into lib/<feature>/.',
  },
  {
    name: 'the app runs without its tools',
    from: '^(app|components|lib)/',
    not: '^lib/testing/',
    forbid: '^(bench|e2e|gateway|scripts)/',
    advice: 'gateway/ is another process, and bench/, e2e/ and scripts/ are tools. They may import the app, but the app must not import them.',
  },
  {
    name: 'the domain knows no request',
    from: String.raw`^lib/(messages|dispatcher)/|^lib/.*/(queries|mutations|send|undo|control|review|autosave)\.ts$`,
    forbid: String.raw`${packages('next|react')}|/actions\.ts$|^lib/auth/session\.ts$`,
    advice:
      'The domain does not depend on requests or pages, because workers and tests call it too. Take what it needs as arguments. The ShopId proves the right to use the shop.',
  },
  {
    name: 'the kernel is pure',
    from: KERNEL,
    only: `${KERNEL}|${packages('zod|libphonenumber-js')}`,
    types: true,
    advice:
      'The pure kernel also runs in the browser, so it imports only itself, zod and the phone library. Put code that needs more into another file. If the imported file is pure, add it to KERNEL in scripts/rules/imports.ts.',
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
    advice: 'Only lib/connection chooses the gateway. Use the port in lib/sms/gateway.ts.',
  },
  {
    name: 'the rehearsal gateway is apart',
    from: '^gateway/',
    forbid: String.raw`^(app|components)/|^lib/(?!sms/[^/]+$|clock\.ts$)`,
    advice: 'The rehearsal gateway checks the app, so it must not share the app’s mistakes. It may import only lib/clock.ts and the pure files in lib/sms.',
  },
  {
    name: 'a ShopId is proof',
    from: '^(app|components|lib)/',
    not: String.raw`^lib/(auth/session\.ts|testing/|messages/|dispatcher/|imports/|report-webhook/queries\.ts)`,
    forbid: String.raw`^lib/auth/shop-id\.ts$`,
    types: true,
    advice:
      'A ShopId proves the right to use the shop. It comes from requireShop(), from a row that the dispatcher or an import owns, or from the secret of a webhook. Import only its type.',
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
      'Settling a batch does not depend on a later lookup. Move what settle/ needs into claim/ or rows/, or move the code that needs lookup/ into lookup/.',
  },
  {
    name: 'claim knows nothing of settle',
    from: LEDGER.claim,
    forbid: `${LEDGER_ROOT}|${LEDGER.lookup}|${LEDGER.settle}`,
    advice:
      'A claim does not depend on how its batch is settled. Move what claim/ needs into rows/ or breaker/, or move the code that needs settle/ into settle/.',
  },
  {
    name: 'rows know no step',
    from: '^lib/messages/rows/',
    forbid: String.raw`^lib/messages/(?!rows/|status\.ts$)`,
    advice: 'Every step uses rows/, so rows/ must not depend on a step. Move the code into the step that it belongs to: claim/, settle/ or lookup/.',
  },
  {
    name: 'the breaker knows no text',
    from: '^lib/messages/breaker/',
    forbid: String.raw`^lib/messages/(?!breaker/|status\.ts$)`,
    advice: 'The circuit breaker depends on accounts and health signals, not on batches or texts. Move the code into claim/ or settle/.',
  },
  {
    name: 'status is the bottom',
    from: String.raw`^lib/messages/status\.ts$`,
    forbid: String.raw`^lib/messages/(?!status\.ts$)`,
    types: true,
    advice: 'Everything in lib/messages uses status.ts, so it must not import from the folder. Move the code into rows/ or a step.',
  },
]

export const CIRCLE_ADVICE =
  'Imports must not form a circle, not even imports of types. Move what both files need into a third file, or pass it as an argument.'
