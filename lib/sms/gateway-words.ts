/** The longest name or description that is kept. Infobip's longest documented one has about 200 characters. */
const LONGEST_WORDS = 500

/** Cuts what a gateway says to 500 characters, because the ledger keeps it for each text and a page shows it for many. */
export const cutWords = (words: string): string => (words.length > LONGEST_WORDS ? `${words.slice(0, LONGEST_WORDS - 1)}…`.toWellFormed() : words)

/** Would cutWords keep all of it? */
export const areShortWords = (words: string): boolean => words.length <= LONGEST_WORDS

/**
 * The longest id that a gateway may give. Ours and Infobip's have about 40 characters. Postgres cannot index one of several thousand,
 * and would refuse the reports beside it, too.
 */
export const LONGEST_ID = 200
