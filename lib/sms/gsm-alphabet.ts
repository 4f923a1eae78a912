/** GSM 03.38 default alphabet (3GPP TS 23.038 §6.2.1) in table order, without the escape code at 0x1B. */
const BASIC = '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'

/** The extension table (§6.2.1.1): each is sent as an escape code and a second septet. */
const EXTENSION = '\f^{}\\[~]|€'

const septets = new Map<string, 1 | 2>([...[...BASIC].map((char) => [char, 1] as const), ...[...EXTENSION].map((char) => [char, 2] as const)])

/** Septets that a character takes in GSM-7: 1, 2 with the escape code, or undefined when the alphabet lacks it. */
export function gsmSeptets(char: string): 1 | 2 | undefined {
  return septets.get(char)
}
