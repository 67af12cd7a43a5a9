import type { Total } from '../paging/asked.ts'
import { counted, inFigures } from '../writing/numbers.ts'

/** "37 clientes", "1 cliente", "mais de 300 clientes"; "muitos clientes", "muitas empresas" where they are hard to count. */
export function describeTotal ({ count, isMore, isUnknown }: Total, one: string, many: string): string {
  if (isUnknown) return `${many.endsWith('as') ? 'muitas' : 'muitos'} ${many}`
  if (isMore) return `mais de ${inFigures(rounded(count))} ${many}`
  return counted(count, one, many)
}

function rounded (count: number): number {
  const step = count >= 10_000 ? 10_000 : count >= 100 ? 100 : 1
  return Math.floor(count / step) * step
}
