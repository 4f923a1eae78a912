/** A currency by ISO 4217, the only kind that Intl takes. */
const ISO_CURRENCY = /^[A-Z]{3}$/i

/**
 * An amount of money in words for the owner, for example "€47.79". A gateway may also count in units of its own, as in "100 CREDITS".
 * Takes any number and any currency, an empty one included.
 */
export function moneyWords(amount: number, currency: string): string {
  if (ISO_CURRENCY.test(currency)) return new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount)
  return `${new Intl.NumberFormat('en', { maximumFractionDigits: 2 }).format(amount)} ${currency}`.trim()
}
