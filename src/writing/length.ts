/** How many characters a text has as a person counts them, and as trigrams do: an emoji is one, though JavaScript's `length` counts two. */
export function lengthOf (text: string): number {
  return Array.from(text).length
}
