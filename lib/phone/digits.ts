/** A number without its plus sign and without spaces or punctuation: `+41 79 302 67 27` → `41793026727`. */
export const digitsOf = (phone: string): string => phone.replace(/\D/g, '')
