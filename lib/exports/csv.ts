/** The byte order mark. Without it Excel does not read the file as UTF-8 and shows "HorvÃ¡t". */
export const CSV_START = '\ufeff'

/** Matches a cell that a spreadsheet may read as a formula: in normal or full-width characters, with or without blanks before it. */
const FORMULA = /^[\s\0]*[=+\-@＝＋－＠]|^[\t\r\n\0]/

/** A phone number consists of a plus sign, digits and blanks, so it cannot contain a formula. An apostrophe would make it useless. */
const PHONE = /^\+[1-9][\d ]{6,18}$/

/** Puts an apostrophe before a cell that a spreadsheet might calculate, so that it is shown as text (OWASP, CSV injection; ASVS 5.0 V1.2.10). Phone numbers stay unchanged. */
export function safeCell(text: string): string {
  return FORMULA.test(text) && !PHONE.test(text) ? `'${text}` : text
}

/** Writes one line of a CSV file (RFC 4180), ending in CR LF. Text cells pass through `safeCell`; null and undefined are empty cells. */
export function csvLine(cells: readonly (string | number | null | undefined)[]): string {
  const quoted = cells.map((cell) => {
    const text = typeof cell === 'number' ? String(cell) : safeCell(cell ?? '')
    return /[",;\r\n\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  })
  return `${quoted.join(',')}\r\n`
}
