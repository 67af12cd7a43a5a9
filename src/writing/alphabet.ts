const collator = new Intl.Collator('pt-BR')

/** The order of two texts as people here put them in order: accents and capitals count last. */
export function alphabetically (one: string, other: string): number {
  return collator.compare(one, other)
}

/** The order of two rows by their names. */
export function byName (one: { name: string }, other: { name: string }): number {
  return alphabetically(one.name, other.name)
}
