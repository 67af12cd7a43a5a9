const DIGITS_MAX = 15

const grouped = /^-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/
const plain = /^-?\d+(?:,\d+)?$/

/**
 * A number typed the Brazilian way, kept with a point: "1.234,56" is 1234.56. A lone point that does not
 * set thousands apart is refused: nobody can tell "1.5" from "1,5" meant otherwise.
 */
export function parseNumber (typed: string, decimals: number): { value: string } | { problem: string } {
  const text = typed.replace(/\s/g, '').replace(/^[−–]/, '-')
  if (!grouped.test(text) && !plain.test(text)) {
    const isWithPoint = /^-?\d+\.\d+$/.test(text)
    return { problem: isWithPoint && decimals > 0 ? 'Use a vírgula para os decimais, como 1.234,56.' : `Use um número, como ${decimals > 0 ? '1.234,56' : '1234'}.` }
  }
  const [whole = '', fraction = ''] = text.replaceAll('.', '').split(',')
  const digits = fraction.replace(/0+$/, '')
  if (digits.length > decimals) {
    return { problem: decimals === 0 ? 'Use um número inteiro, sem decimais.' : `Use até ${counted(decimals, 'casa decimal', 'casas decimais')}.` }
  }
  const number = whole.replace(/^(-?)0+(?=\d)/, '$1')
  if (number.replace('-', '').length + digits.length > DIGITS_MAX) return { problem: `Use até ${DIGITS_MAX} algarismos.` }
  const value = digits ? `${number}.${digits}` : number
  return { value: Number(value) === 0 ? '0' : value }
}

/** "1.234,50" of 1234.5 kept; whole numbers are written without points, as years and codes are. */
export function formatNumber (value: string, decimals: number): string {
  const [whole = '', fraction = ''] = value.split('.')
  if (decimals === 0) return whole
  return `${whole.replace(/\B(?=(?:\d{3})+$)/g, '.')},${fraction.padEnd(Math.min(decimals, 2), '0')}`
}

const figures = new Intl.NumberFormat('pt-BR')

/** "1.234" of 1234 things. */
export function inFigures (count: number): string {
  return figures.format(count)
}

/** The word for one thing or for so many. */
export function wordFor (count: number, one: string, many: string): string {
  return count === 1 ? one : many
}

/** "1 arquivo", "1.234 arquivos". */
export function counted (count: number, one: string, many: string): string {
  return `${inFigures(count)} ${wordFor(count, one, many)}`
}
