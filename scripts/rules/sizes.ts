import { isTest, type Problem, type SourceFile } from './tree'

const MAX_LINES = 250
const advice = `A file has at most ${MAX_LINES} lines, so that it can be read in one go. Move a part that you can name into its own file.`

/** Returns files that are too long. Tests may be longer, because they are lists. */
export function checkSizes(sources: SourceFile[]): Problem[] {
  return sources
    .filter(({ file }) => !isTest(file))
    .map(({ file, text }) => ({ where: file, lines: text.split('\n').length }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ where, lines }) => ({ where, what: `${lines} lines`, advice }))
}
