import 'server-only'
import { freeBytes, judgeSpace } from './disk-space'

/** A sentence for the owner when the disk of the data folder has little room left; null: there is enough. */
export async function diskRemark(): Promise<string | null> {
  const bytes = await freeBytes()
  if (judgeSpace(bytes) === 'enough') return null
  return sayRoom(bytes)
}

/** The sentence for so much room that is left. Pure. */
export function sayRoom(bytes: number): string {
  if (judgeSpace(bytes) === 'full')
    return 'The disk of the computer that Shopbell runs on is full. Please make room on it: until then nothing can be saved or sent.'
  return `The disk of the computer that Shopbell runs on has only ${Math.floor(bytes / 1e6)} MB left. Please make room on it before it is full.`
}
