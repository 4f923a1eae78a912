/** The process answers. Says nothing of the database. */
export function GET() {
  return Response.json({ status: 'ok' })
}
