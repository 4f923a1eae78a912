// npm run mutants: breaks the protocol of sending in seventeen ways, one after the other, in a copy of the project, and runs the tests
// that must notice. A mutant that lives is a hole in the tests.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { projectNode, root } from './node.mjs'

const RECONCILER = 'lib/dispatcher/reconciler.ts'
const dispatcherTests = ['lib/dispatcher/dispatcher.test.ts', 'lib/dispatcher/kill.test.ts']
const waitingTests = ['lib/dispatcher/waiting-claims.test.ts']

/** [what is broken, file, text, text instead, tests] */
const mutants = [
  ['posts before the intent is committed', 'lib/messages/claim/claim.ts', '  await commitIntent(sql, claim)\n', '', dispatcherTests],
  ['holds nothing until after sending', 'lib/messages/claim/claim.ts', "'PREPARED'", "'REFUSED'", 'simulate'],
  ['takes what another request holds', 'lib/messages/claim/claim.ts', 'reservedRanges(sql, campaign.id)]', '[]]', ['lib/messages/claim/claim.test.ts']],
  ['leaves out at Stop what is on its way', 'lib/messages/rows/skip.ts', 'await reservedRanges(tx, campaignId)', '[]', ['lib/messages/rows/skip.test.ts']],
  ['does not wait for stragglers', RECONCILER, 'httpTimeoutMs + settleMs)\n    if (missing', '0)\n    if (missing', ['lib/dispatcher/reconciler.test.ts']],
  [
    'counts the wait from the intent',
    RECONCILER,
    'look.notAfter.getTime() + httpTimeoutMs + settleMs)\n    if (missing',
    'look.intentAt.getTime() + settleMs)\n    if (missing',
    ['lib/dispatcher/reconciler.test.ts'],
  ],
  [
    'takes a new id for a repeat',
    'lib/messages/rows/reserved.ts',
    `COALESCE("messageId", CASE WHEN "attempt" = 0 THEN "id" ELSE "id" || '.' || "attempt" END)`,
    `"id" || '.' || "attempt"`,
    ['lib/messages/claim/claim.test.ts'],
  ],
  ['takes one empty look for absent', RECONCILER, 'look.emptyLookups > 0 ?', 'look.emptyLookups >= 0 ?', ['lib/dispatcher/reconciler.test.ts']],
  ['reads a duplicate id as refused', 'lib/sms/infobip/outcome.ts', `id === DUPLICATE_MESSAGE_ID ? 'ACCEPTED' : 'REJECTED'`, `'REJECTED'`, ['lib/sms']],
  ['lets reports move a text back', 'lib/messages/status.ts', 'RANK[verdict] > rank ? verdict : state', 'verdict', ['lib/messages/status.test.ts']],
  [
    'allows a number twice',
    'prisma/migrations/sqlite/0005_place_as_key/migration.sql',
    'CREATE UNIQUE INDEX "Message_phone_campaignId_key"',
    'CREATE INDEX "Message_phone_campaignId_key"',
    ['lib/messages/claim/claim.test.ts'],
  ],
  [
    'takes a 5xx for not accepted',
    'lib/sms/infobip/outcome.ts',
    '    case 429:\n',
    '    case 429:\n    case 500:\n    case 503:\n',
    ['lib/sms', ...dispatcherTests],
  ],
  [
    'queues what a dead worker had in hand',
    'lib/messages/settle/recover.ts',
    '  await doubt(sql, { ...batch, messages }, PROBLEM, now)\n',
    '',
    dispatcherTests,
  ],
  ['lets what waits for its turn leave all the same', 'lib/dispatcher/dispatcher.ts', 'hasToWait && !(await mayStillLeave(claim))', 'false', waitingTests],
  ['gives the turn away before a doubt is stored', 'lib/dispatcher/dispatcher.ts', 'if (isAllWell(outcome))', 'if (outcome)', waitingTests],
  ['never goes back to the start of the queue', 'lib/messages/claim/queue-cursor.ts', 'place === 0 ?', 'place >= 0 ?', ['lib/messages/claim/claim.test.ts']],
  ['looks at Pause after the request', 'lib/messages/claim/due-campaigns.ts', `"status" = 'SENDING'`, `"status" IN ('SENDING', 'PAUSED')`, 'simulate'],
]

const folder = mkdtempSync(path.join(os.tmpdir(), 'shopbell-mutants-'))
const copied = ['lib', 'gateway', 'prisma', 'scripts', 'components', 'vitest.config.ts', 'tsconfig.json', 'package.json']
for (const name of copied) cpSync(path.join(root, name), path.join(folder, name), { recursive: true })
symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))

function notices(tests) {
  const args =
    tests === 'simulate'
      ? ['scripts/run.mjs', 'scripts/simulate.ts', '--seeds', '2000', '--seed', '1', '--quick']
      : [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...tests]
  return spawnSync(projectNode(), args, { cwd: folder, stdio: 'ignore', timeout: 180_000, killSignal: 'SIGKILL' }).status !== 0
}

for (const [title, file, text] of mutants)
  if (!readFileSync(path.join(folder, file), 'utf8').includes(text)) throw new Error(`${file} no longer holds what this mutant breaks: ${title}`)

let alive = 0
for (const [title, file, text, instead, tests] of mutants) {
  const target = path.join(folder, file)
  const original = readFileSync(target, 'utf8')
  writeFileSync(target, original.replaceAll(text, instead))
  const died = notices(tests)
  if (!died) alive += 1
  console.log(`${died ? 'died ' : 'LIVES'}  ${title}`)
  writeFileSync(target, original)
}
rmSync(folder, { recursive: true, force: true })
console.log(`${mutants.length - alive} of ${mutants.length} died`)
process.exit(alive > 0 ? 1 : 0)
