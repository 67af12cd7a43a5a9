/** A piece of SQL with its values. Lists put theirs together from pieces, which Knex has no words for. */
export interface Fragment { sql: string, bindings: readonly unknown[] }

/** A piece of SQL with the values of its question marks. */
export function fragment (sql: string, ...bindings: unknown[]): Fragment {
  return { sql, bindings }
}

/** Fills the gaps `{}` of a text with fragments, in order. */
export function compose (text: string, ...parts: Fragment[]): Fragment {
  let index = 0
  return { sql: text.replaceAll('{}', () => parts[index++]!.sql), bindings: parts.flatMap(part => part.bindings) }
}

export function joined (parts: Fragment[], separator: string): Fragment {
  return { sql: parts.map(part => part.sql).join(separator), bindings: parts.flatMap(part => part.bindings) }
}

/** All of these conditions together. */
export function every (parts: Fragment[]): Fragment {
  return parts.length === 0 ? fragment('1') : joined(parts.map(part => compose('({})', part)), ' and ')
}

/** As one value bound, however many they are: a condition stands in each part of a statement, which takes 32,766. */
export function oneOf (column: string, values: Iterable<number>): Fragment {
  const list = [...values]
  if (list.length === 1) return fragment(`${column} = ?`, list[0])
  return fragment(`${column} in (select value from json_each(?))`, JSON.stringify(list))
}
