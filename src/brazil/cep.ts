/** Reads a CEP and gives its 8 digits as text, leading zeros kept. */
export function parseCep (typed: string): string | undefined {
  const digits = typed.replace(/[\s.-]/g, '')
  return /^[0-9]{8}$/.test(digits) && digits !== '00000000' ? digits : undefined
}

export function cepProblem (typed: string): string | undefined {
  return parseCep(typed) ? undefined : 'O CEP tem 8 números, como 89201-400.'
}

export function formatCep (cep: string): string {
  return `${cep.slice(0, 5)}-${cep.slice(5)}`
}
