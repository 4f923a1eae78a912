import { isTest, type Problem, type SourceFile } from './tree'

const MAX_LINES = 250
const advice = `A file has at most ${MAX_LINES} lines, so that it is read in one go. Which part of it has a name of its own?`

/** Files that are too long. Tests may be long: they are lists. */
export function checkSizes(sources: SourceFile[]): Problem[] {
  return sources
    .filter(({ file }) => !isTest(file))
    .map(({ file, text }) => ({ where: file, lines: text.split('\n').length }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ where, lines }) => ({ where, what: `${lines} lines`, advice }))
}
