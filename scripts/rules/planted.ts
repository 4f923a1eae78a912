import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { SourceFile } from './tree'

/** The text of each file, by path. */
export type Planted = Record<string, string>

/** Returns the files as a rule gets them. */
export const sourcesOf = (files: Planted): SourceFile[] => Object.entries(files).map(([file, text]) => ({ file, text }))

/** Writes the files into a temporary folder, passes its path to `work`, and removes the folder. */
export async function inTree<T>(files: Planted, work: (root: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(path.join(os.tmpdir(), 'shopbell-rules-'))
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
      writeFileSync(path.join(root, file), text)
    }
    return await work(root)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}
