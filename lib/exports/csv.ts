/** Tells spreadsheets that the file is UTF-8. Without it Excel shows "HorvÃ¡t". */
export const CSV_START = '\ufeff'

/** Matches a cell that a spreadsheet may read as a formula: in normal or full-width characters, with or without blanks before it. */
const FORMULA = /^[\s\0]*[=+\-@＝＋－＠]|^[\t\r\n\0]/

/** A phone number has only a plus sign, digits and blanks, so it can hold no formula. An apostrophe would make it useless. */
const PHONE = /^\+[1-9][\d ]{6,18}$/

/** Puts an apostrophe before a cell that a spreadsheet might calculate (OWASP, CSV injection; ASVS 5.0 V1.2.10), so that it is shown as text. */
export function safeCell(text: string): string {
  return FORMULA.test(text) && !PHONE.test(text) ? `'${text}` : text
}

/** One line of a CSV file (RFC 4180) with its line end. Every cell is safe for spreadsheets. */
export function csvLine(cells: readonly (string | number | null | undefined)[]): string {
  const quoted = cells.map((cell) => {
    const text = typeof cell === 'number' ? String(cell) : safeCell(cell ?? '')
    return /[",;\r\n\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  })
  return `${quoted.join(',')}\r\n`
}
