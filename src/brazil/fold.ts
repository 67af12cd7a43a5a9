/** The form in which names are searched and sorted: no accents, no case, no punctuation, single spaces. */
export function fold (text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
    .replace(/[\p{P}\p{S}\p{Z}\p{C}\s]+/gu, character => /\p{So}/u.test(character) ? character : ' ').trim()
}
