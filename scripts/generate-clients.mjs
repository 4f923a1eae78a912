// Generates both database clients (SQLite and Postgres) from prisma/schema.prisma. Needs no network and no engine binary.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { projectNode, root } from './node.mjs'

const schema = readFileSync(path.join(root, 'prisma/schema.prisma'), 'utf8')
const target = path.join(root, 'lib/db/generated')

for (const [name, provider] of [
  ['sqlite', 'sqlite'],
  ['postgres', 'postgresql'],
]) {
  const folder = path.join(target, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  const file = path.join(target, `${name}.prisma`)
  writeFileSync(file, schema.replace('"../lib/db/generated/sqlite"', JSON.stringify(folder)).replace('provider = "sqlite"', `provider = "${provider}"`))
  execFileSync(projectNode(), [path.join(root, 'node_modules/prisma/build/index.js'), 'generate', '--schema', file], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    // `generate` never calls the schema engine, but the CLI would download it. Naming any executable prevents that.
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: projectNode(), PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  })
}
