/**
 * Reads a moment from a gateway's answer, in any spelling that `Date` reads: also `2026-03-01T10:15:00.000+0000`, an offset without
 * a colon, which zod's ISO type refuses.
 * @returns null for what is no date, and for a year outside this century, which no gateway means.
 */
export function momentOf(text: string | null | undefined): Date | null {
  const at = new Date(text ?? Number.NaN)
  return at.getUTCFullYear() >= 2000 && at.getUTCFullYear() < 2100 ? at : null
}
