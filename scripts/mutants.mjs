// npm run mutants: breaks the sending protocol in seventeen ways, one after the other, in a copy of the project, and runs the tests
// that have to fail. If they pass, the tests have a gap.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { projectNode, root } from './node.mjs'

const RECONCILER = 'lib/dispatcher/reconciler.ts'
const dispatcherTests = ['lib/dispatcher/dispatcher.test.ts', 'lib/dispatcher/kill.test.ts']
const waitingTests = ['lib/dispatcher/waiting-claims.test.ts']

/** [what is broken, file, text, its replacement, tests] */
const mutants = [
  ['posts before the intent is committed', 'lib/messages/claim/claim.ts', '  await commitIntent(sql, claim)\n', '', dispatcherTests],
  ['reserves nothing until the answer is stored', 'lib/messages/claim/claim.ts', "'PREPARED'", "'REFUSED'", 'simulate'],
  ['claims what another batch has reserved', 'lib/messages/claim/claim.ts', 'reservedRanges(sql, campaign.id)]', '[]]', ['lib/messages/claim/claim.test.ts']],
  ['skips at Stop what is on its way', 'lib/messages/rows/skip.ts', 'await reservedRanges(tx, campaignId)', '[]', ['lib/messages/rows/skip.test.ts']],
  ['does not wait for late requests', RECONCILER, 'if (now < countsFrom)', 'if (false)', ['lib/dispatcher/reconciler.test.ts']],
  [
    'counts the wait from the intent',
    RECONCILER,
    'const countsFrom = lastArrival(lookup)',
    'const countsFrom = new Date(lookup.intentAt.getTime() + settleMs)',
    ['lib/dispatcher/reconciler.test.ts'],
  ],
  [
    'uses a new id when an uncertain text is sent again',
    'lib/messages/rows/reserved.ts',
    `COALESCE("messageId", CASE WHEN "attempt" = 0 THEN "id" ELSE "id" || '.' || "attempt" END)`,
    `"id" || '.' || "attempt"`,
    ['lib/messages/claim/claim.test.ts'],
  ],
  [
    'counts a text as absent after one empty lookup',
    RECONCILER,
    'return lookup.emptyLookups > 0 ?',
    'return lookup.emptyLookups >= 0 ?',
    ['lib/dispatcher/reconciler.test.ts'],
  ],
  ['reads a duplicate id as a refusal', 'lib/sms/infobip/outcome.ts', `id === DUPLICATE_MESSAGE_ID ? 'ACCEPTED' : 'REJECTED'`, `'REJECTED'`, ['lib/sms']],
  ['lets reports move a text back', 'lib/messages/status.ts', 'RANK[verdict] > rank ? verdict : state', 'verdict', ['lib/messages/status.test.ts']],
  [
    'allows a number twice',
    'prisma/migrations/sqlite/0005_place_as_key/migration.sql',
    'CREATE UNIQUE INDEX "Message_phone_campaignId_key"',
    'CREATE INDEX "Message_phone_campaignId_key"',
    ['lib/messages/claim/claim.test.ts'],
  ],
  [
    'counts a 5xx as certainly not taken',
    'lib/sms/infobip/outcome.ts',
    '    case 429:\n',
    '    case 429:\n    case 500:\n    case 503:\n',
    ['lib/sms', ...dispatcherTests],
  ],
  [
    'leaves the texts of a dead worker in the queue',
    'lib/messages/settle/recover.ts',
    '  await markUnknown(sql, { batchId, campaignId, ownIds: Boolean(ownIds), messages }, PROBLEM, now)\n',
    '',
    dispatcherTests,
  ],
  [
    'sends a request that waited for its turn without asking again',
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
  ['claims from a paused campaign', 'lib/messages/claim/due-campaigns.ts', `"status" = 'SENDING'`, `"status" IN ('SENDING', 'PAUSED')`, 'simulate'],
]

const folder = mkdtempSync(path.join(os.tmpdir(), 'shopbell-mutants-'))
const copied = ['lib', 'gateway', 'prisma', 'scripts', 'components', 'vitest.config.ts', 'tsconfig.json', 'package.json']
for (const name of copied) cpSync(path.join(root, name), path.join(folder, name), { recursive: true })
symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))

function isNoticed(tests) {
  const args =
    tests === 'simulate'
      ? ['scripts/run.mjs', 'scripts/simulate.ts', '--seeds', '2000', '--seed', '1', '--quick']
      : [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...tests]
  return spawnSync(projectNode(), args, { cwd: folder, stdio: 'ignore', timeout: 180_000, killSignal: 'SIGKILL' }).status !== 0
}

for (const [title, file, text] of mutants)
  if (!readFileSync(path.join(folder, file), 'utf8').includes(text)) throw new Error(`${file} no longer contains what this mutant changes: ${title}`)

let alive = 0
for (const [title, file, text, replacement, tests] of mutants) {
  const target = path.join(folder, file)
  const original = readFileSync(target, 'utf8')
  writeFileSync(target, original.replaceAll(text, replacement))
  const isDead = isNoticed(tests)
  if (!isDead) alive += 1
  console.log(`${isDead ? 'noticed    ' : 'NOT NOTICED'}  ${title}`)
  writeFileSync(target, original)
}
rmSync(folder, { recursive: true, force: true })
console.log(`${mutants.length - alive} of ${mutants.length} noticed`)
process.exit(alive > 0 ? 1 : 0)
