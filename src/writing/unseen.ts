/**
 * What Word, PDF, WhatsApp and the clipboard put into a text and nobody sees: soft hyphens, zero-width spaces, marks of
 * direction. The two joiners stay (U+200C, U+200D): emoji and some scripts are written with them.
 */
const unseen = /[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g

export function withoutUnseen (text: string): string {
  return text.replace(unseen, '')
}

/** Every dash as the hyphen of the keyboard: en dash, non-breaking hyphen, minus. */
export function withHyphens (text: string): string {
  return text.replace(/[\p{Pd}\u2212]/gu, '-')
}

/** The characters of a number or code, without its label and what people write or paste between them. */
export function bare (typed: string, label: RegExp): string {
  return withHyphens(typed.normalize('NFKC').replace(/\p{Cf}/gu, '')).replace(label, '').replace(/[\s\-./()]/g, '')
}
