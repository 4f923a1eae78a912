import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { environmentNames, parseEnvironment } from './env'

const file = readFileSync(path.resolve(import.meta.dirname, '../.env.example'), 'utf8')
const [, ...blocks] = file.trim().split('\n\n')
const settings = blocks.map((block) => {
  const [, sentence, byDefault, name = '', example] = /^# (.+)\n# Default: (.+)\n#([A-Z_]+)=(.+)$/.exec(block) ?? []
  return { block, sentence, byDefault, name, example }
})
const parse = (source: Record<string, string>) => parseEnvironment({ NODE_ENV: 'test', ...source })

describe('.env.example', () => {
  it('names exactly the variables of lib/env.ts, in their order', () => {
    expect(settings.map(({ name, block }) => name || `not a setting: ${block}`)).toEqual(environmentNames)
  })

  it.each(settings)('describes $name in one sentence', ({ sentence }) => {
    expect(sentence).toMatch(/^[A-Z][^.!?]*(\.[^ ][^.!?]*)*\.$/)
  })

  it.each(settings)('gives the real default of $name', ({ name, byDefault = '' }) => {
    const nothingSet = parse({})
    if (byDefault === 'none') return expect(Object.keys(nothingSet)).not.toContain(name)
    const set = parse({ [name]: byDefault })
    // The real one is this file seen from anywhere.
    expect({ ...set, DATABASE_URL: set.DATABASE_URL.replace('file:data', `file:${path.resolve('data')}`) }).toEqual(nothingSet)
  })

  it('gives examples that work together and differ from the defaults', () => {
    const examples = Object.fromEntries(settings.map(({ name, example = '' }) => [name, example]))
    const [all, nothingSet] = [parse(examples), parse({})].map((environment) => Object.entries(environment))
    expect(all?.map(([name]) => name).toSorted()).toEqual(environmentNames.toSorted())
    expect(all?.filter((setting) => nothingSet?.some((other) => String(other) === String(setting)))).toEqual([])
  })
})
