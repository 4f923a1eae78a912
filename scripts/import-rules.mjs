// Who may import whom (docs/decisions/0002): each rule says where the code belongs instead.
// `types: true` allows `import type`, which leaves no trace at run time.

const KERNEL = /^lib\/(sms\/[^/]+|phone\/[^/]+|.*\/(schema|status))\.ts$/

/** @type {{ from: RegExp, not?: RegExp, forbid: RegExp, types?: boolean, why: string }[]} */
export const importRules = [
  {
    from: /^components\//,
    forbid: /^@\/lib\/(db\/|env$|dispatcher\/|auth\/session$|.*\/(queries|mutations)$)/,
    types: true,
    why: 'Components get props. Ask the query in the page (app/) and hand the answer down; change things through an action.',
  },
  {
    from: /^components\/(ui|forms)\//,
    forbid: /^@\/(lib\/(?!forms\/|words\/)|components\/(?!ui\/|forms\/))/,
    why: 'Primitives know nothing of customers or texts. Put this in components/<feature>/.',
  },
  {
    from: /^components\/ui\//,
    forbid: /^@\/components\/forms\//,
    why: 'A primitive knows nothing of forms. What posts a form belongs in components/forms/, which may use the primitives.',
  },
  {
    from: /^app\//,
    forbid: /^@\/lib\/(db\/.*|.*\/mutations)$/,
    types: true,
    why: 'A route is a thin adapter: it reads through lib/<feature>/queries and changes things through lib/<feature>/actions.',
  },
  {
    from: /^lib\/(messages|dispatcher)\/|^lib\/.*\/(queries|mutations|sending)\.ts$/,
    forbid: /^(next|react)($|\/)|^@\/(app|components)\/|\/actions$|^@\/lib\/auth\/session$/,
    why: 'The domain knows nothing of requests and pages: workers and tests call it too. Take what it needs as an argument; the ShopId proves the right.',
  },
  {
    from: KERNEL,
    forbid: /^(next|react|server-only|node:)|^@\/(app|components)\/|^@\/lib\/(db\/|env$|auth\/session$)/,
    types: true,
    why: 'The pure kernel runs in the browser too: it imports only itself, zod and the phone library.',
  },
  { from: /^lib\//, not: /^lib\/testing\/|\.test\.tsx?$/, forbid: /^@\/lib\/testing\//, why: 'Factories are for tests and the bench.' },
  {
    from: /^lib\//,
    not: /^lib\/(sms\/infobip|connection|testing)\//,
    forbid: /^@\/lib\/sms\/infobip\//,
    why: 'Only lib/connection chooses the gateway: ask for the port of lib/sms/gateway.ts.',
  },
  {
    from: /^gateway\//,
    forbid: /^@\/(app|components|lib\/(?!sms\/|clock$))/,
    why: 'The rehearsal gateway is a process of its own and the judge of the app: it shares no more with it than how a text is counted.',
  },
  {
    from: /^(app|components|lib)\//,
    not: /^lib\/(auth\/(shop-id|session)|testing\/.*|messages\/.*|dispatcher\/.*|imports\/.*|report-webhook\/queries)|\.test\.ts$/,
    forbid: /^mintShopId$/,
    why: 'A ShopId is proof of the right to use the shop: it comes from requireShop(), from a row that the dispatcher or an import owns, or from the secret of a webhook.',
  },
]
