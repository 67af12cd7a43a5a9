/** The form in which names are searched and sorted: no accents, no case, no punctuation, nothing unseen, single spaces. Emoji stay. */
export function fold (text: string): string {
  return text.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '').toLowerCase()
    .replace(/[[\p{P}\p{S}\p{Z}\p{C}\s]--\p{So}]+/gv, ' ').trim()
}
