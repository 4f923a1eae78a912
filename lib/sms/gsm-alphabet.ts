/** The GSM 03.38 default alphabet (3GPP TS 23.038 §6.2.1) in the order of its table, without the escape code 0x1B. */
const BASIC = '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'

/** The extension table (§6.2.1.1). Each of these is sent as two septets: the escape code, and its own. */
const EXTENSION = '\f^{}\\[~]|€'

const septets = new Map<string, 1 | 2>([...[...BASIC].map((char) => [char, 1] as const), ...[...EXTENSION].map((char) => [char, 2] as const)])

/** How many septets a character takes in GSM-7: 1, or 2 with the escape code; undefined: the alphabet does not have it. */
export function gsmSeptets(char: string): 1 | 2 | undefined {
  return septets.get(char)
}
