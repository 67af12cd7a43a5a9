import type { Total } from './finding.ts'

const numbers = new Intl.NumberFormat('pt-BR')

/** "37 clientes", "1 cliente", "mais de 10.000 clientes". */
export function describeTotal ({ count, isMore }: Total, one: string, many: string): string {
  if (isMore) return `mais de ${numbers.format(rounded(count))} ${many}`
  return `${numbers.format(count)} ${count === 1 ? one : many}`
}

function rounded (count: number): number {
  const step = count >= 10_000 ? 10_000 : count >= 100 ? 100 : 1
  return Math.floor(count / step) * step
}
