type SenderKind = 'alphanumeric' | 'numeric'

/** `sender`: the sender to store and send, trimmed, a number in digits only. `hint`: how it was understood, for the owner. */
export type SenderCheck = { ok: true; kind: SenderKind; sender: string; hint: string } | { ok: false; reason: string }

const LENGTH = { alphanumeric: { min: 3, max: 11 }, numeric: { min: 3, max: 16 } } as const

function checkNumber(sender: string): SenderCheck {
  const { min, max } = LENGTH.numeric
  const count = `${sender.length} of ${max} digits`
  if (sender.length < min) return { ok: false, reason: `A number needs at least ${min} digits: this has ${sender.length}.` }
  if (sender.length > max) return { ok: false, reason: `A number may have at most ${max} digits: this has ${sender.length}.` }
  return { ok: true, kind: 'numeric', sender, hint: `${sender}: ${count}. People can reply if the number is yours.` }
}

function checkName(sender: string): SenderCheck {
  const { min, max } = LENGTH.alphanumeric
  const strange = [...new Set([...sender].filter((char) => !/[A-Za-z0-9 ._&-]/.test(char)))]
  if (strange.length > 0) return { ok: false, reason: `Use letters A to Z, digits, space and . _ & - only: “${strange.join('” “')}” cannot be in a sender.` }
  if (!/[A-Za-z]/.test(sender)) return { ok: false, reason: 'A sender is a name with at least one letter, or a number of digits only.' }
  if (sender.length < min) return { ok: false, reason: `A name needs at least ${min} characters: this has ${sender.length}.` }
  if (sender.length > max) return { ok: false, reason: `A name may have at most ${max} characters: this has ${sender.length}.` }
  if (!/^[A-Za-z0-9]/.test(sender)) return { ok: false, reason: 'A name starts with a letter or a digit.' }
  if (!/[A-Za-z0-9.&]$/.test(sender)) return { ok: false, reason: 'A name ends with a letter, a digit, a full stop or &.' }
  return { ok: true, kind: 'alphanumeric', sender, hint: `${sender}: ${sender.length} of ${max} characters. People cannot reply to a name.` }
}

/**
 * Checks a sender. It has to be a name of 3 to 11 characters, or a number of 3 to 16 digits (Infobip's page "SMS to multiple
 * destinations"). A number may be typed with a plus sign, spaces, brackets and dashes.
 */
export function checkSender(text: string): SenderCheck {
  const sender = text.trim()
  if (sender === '') return { ok: false, reason: 'Say who the text is from: a name, or a number.' }
  if (/^\+?[\d\s()./-]+$/.test(sender) && /\d/.test(sender)) return checkNumber(sender.replace(/\D/g, ''))
  return checkName(sender)
}
