import { requireShopForRequest } from '@/lib/auth/session'
import { systemClock } from '@/lib/clock'
import { receiveFile } from '@/lib/imports/receive-file'
import { MAX_BYTES } from '@/lib/imports/schema'

const refuse = (error: string, status: number) => Response.json({ error }, { status })

/** Receives a file as the raw body and its name in the search parameter `name`. Streams it to disk, starts the dry run, and returns the import's id. */
export async function POST(request: Request) {
  const who = await requireShopForRequest(request)
  if (who instanceof Response) return who
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BYTES) return refuse('The file is larger than 200 MB. Please split it.', 413)
  if (!request.body) return refuse('The file is empty.', 400)
  const name = new URL(request.url).searchParams.get('name') ?? ''
  const received = await receiveFile(who.shopId, who.shop.country, request.body, name, systemClock.now())
  return received.ok ? Response.json({ id: received.importId }, { status: 201 }) : refuse(received.problem, 400)
}
