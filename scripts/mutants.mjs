// npm run mutants: breaks the protocol of sending in seventeen ways, one after the other, in a copy of the project. For each it runs the
// tests that must fail. A mutant that lives is a gap in the tests.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { projectNode, root } from './node.mjs'

const RECONCILER = 'lib/dispatcher/reconciler.ts'
const dispatcherTests = ['lib/dispatcher/dispatcher.test.ts', 'lib/dispatcher/kill.test.ts']
const waitingTests = ['lib/dispatcher/waiting-claims.test.ts']

/** [what the broken code does, file, text, text instead, tests that must fail] */
const mutants = [
  ['posts before the intent is committed', 'lib/messages/claim/claim.ts', '  await commitIntent(sql, claim)\n', '', dispatcherTests],
  ['reserves nothing while a request is on its way', 'lib/messages/claim/claim.ts', "'PREPARED'", "'REFUSED'", 'simulate'],
  [
    'claims texts that another batch has reserved',
    'lib/messages/claim/claim.ts',
    'reservedRanges(sql, campaign.id)])',
    '[]])',
    ['lib/messages/claim/claim.test.ts'],
  ],
  ['skips reserved texts at Stop', 'lib/messages/rows/skip.ts', 'await reservedRanges(tx, campaignId)', '[]', ['lib/messages/rows/skip.test.ts']],
  [
    'does not wait for late requests',
    RECONCILER,
    'lookup.notAfter.getTime() + httpTimeoutMs + settleMs)',
    'lookup.notAfter.getTime())',
    ['lib/dispatcher/reconciler.test.ts'],
  ],
  [
    'waits from the intent instead of the last moment at which the request may leave',
    RECONCILER,
    'lookup.notAfter.getTime() + httpTimeoutMs + settleMs)',
    'lookup.intentAt.getTime() + settleMs)',
    ['lib/dispatcher/reconciler.test.ts'],
  ],
  [
    'gives a requeued text a new id',
    'lib/messages/rows/reserved.ts',
    `COALESCE("messageId", CASE WHEN "attempt" = 0 THEN "id" ELSE "id" || '.' || "attempt" END)`,
    `"id" || '.' || "attempt"`,
    ['lib/messages/claim/claim.test.ts'],
  ],
  [
    'takes a text for absent after one empty lookup',
    RECONCILER,
    'lookup.emptyLookups > 0 ? {',
    'lookup.emptyLookups >= 0 ? {',
    ['lib/dispatcher/reconciler.test.ts'],
  ],
  ['takes a duplicate id for a refusal', 'lib/sms/infobip/outcome.ts', `id === DUPLICATE_MESSAGE_ID ? 'ACCEPTED' : 'REJECTED'`, `'REJECTED'`, ['lib/sms']],
  ['lets reports move a state back', 'lib/messages/status.ts', 'RANK[verdict] > rank ? verdict : state', 'verdict', ['lib/messages/status.test.ts']],
  [
    'allows two texts to one number in a campaign',
    'prisma/migrations/sqlite/0005_place_as_key/migration.sql',
    'CREATE UNIQUE INDEX "Message_phone_campaignId_key"',
    'CREATE INDEX "Message_phone_campaignId_key"',
    ['lib/messages/claim/claim.test.ts'],
  ],
  [
    'takes a 5xx for a refusal',
    'lib/sms/infobip/outcome.ts',
    '    case 429:\n',
    '    case 429:\n    case 500:\n    case 503:\n',
    ['lib/sms', ...dispatcherTests],
  ],
  [
    'requeues the texts of a dead worker',
    'lib/messages/settle/recover.ts',
    '  await markUnknown(sql, { batchId, campaignId, ownIds: Boolean(ownIds), messages }, PROBLEM, now)\n',
    '',
    dispatcherTests,
  ],
  [
    'lets a waiting request leave without asking the ledger',
    'lib/dispatcher/dispatcher.ts',
    'hasToWait && !(await mayStillLeave(claim))',
    'false',
    waitingTests,
  ],
  [
    'lets the next request leave before an uncertain outcome is stored',
    'lib/dispatcher/dispatcher.ts',
    'if (isAllWell(outcome))',
    'if (outcome)',
    waitingTests,
  ],
  ['never goes back to the start of the queue', 'lib/messages/claim/queue-cursor.ts', 'cursor === 0 ?', 'cursor >= 0 ?', ['lib/messages/claim/claim.test.ts']],
  ['claims texts of a paused campaign', 'lib/messages/claim/due-campaigns.ts', `"status" = 'SENDING'`, `"status" IN ('SENDING', 'PAUSED')`, 'simulate'],
]

const folder = mkdtempSync(path.join(os.tmpdir(), 'shopbell-mutants-'))
const copied = ['lib', 'gateway', 'prisma', 'scripts', 'components', 'vitest.config.ts', 'tsconfig.json', 'package.json']
for (const name of copied) cpSync(path.join(root, name), path.join(folder, name), { recursive: true })
symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))

function fail(tests) {
  const args =
    tests === 'simulate'
      ? ['scripts/run.mjs', 'scripts/simulate.ts', '--seeds', '2000', '--seed', '1', '--quick']
      : [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...tests]
  return spawnSync(projectNode(), args, { cwd: folder, stdio: 'ignore', timeout: 180_000, killSignal: 'SIGKILL' }).status !== 0
}

for (const [title, file, text] of mutants)
  if (!readFileSync(path.join(folder, file), 'utf8').includes(text)) throw new Error(`${file} no longer has the text that this mutant replaces: ${title}`)

let alive = 0
for (const [title, file, text, instead, tests] of mutants) {
  const target = path.join(folder, file)
  const original = readFileSync(target, 'utf8')
  writeFileSync(target, original.replaceAll(text, instead))
  const died = fail(tests)
  if (!died) alive += 1
  console.log(`${died ? 'died ' : 'LIVES'}  ${title}`)
  writeFileSync(target, original)
}
rmSync(folder, { recursive: true, force: true })
console.log(`${mutants.length - alive} of ${mutants.length} died`)
process.exit(alive > 0 ? 1 : 0)
