/** Tells spreadsheets that the file is UTF-8; without it Excel shows "HorvÃ¡t". */
export const CSV_START = '\ufeff'

/** What makes a spreadsheet read a cell as a formula, in the usual and the full width, with or without blanks before it. */
const FORMULA = /^[\s\0]*[=+\-@＝＋－＠]|^[\t\r\n\0]/

/** A phone number is + and then digits and blanks: no formula can hide in it, and with an apostrophe it would be of no use. */
const PHONE = /^\+[1-9][\d ]{6,18}$/

/** Disarms a cell that a spreadsheet might calculate (OWASP, CSV injection; ASVS 5.0 V1.2.10): it is shown as it stands. */
export function safeCell(text: string): string {
  return FORMULA.test(text) && !PHONE.test(text) ? `'${text}` : text
}

/** One line of a CSV file (RFC 4180) with its line end, every cell disarmed. */
export function csvLine(cells: readonly (string | number | null | undefined)[]): string {
  const quoted = cells.map((cell) => {
    const text = typeof cell === 'number' ? String(cell) : safeCell(cell ?? '')
    return /[",;\r\n\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  })
  return `${quoted.join(',')}\r\n`
}
