import { bare } from '../writing/unseen.ts'

/** Reads a CEP and gives its 8 digits as text, leading zeros kept. */
export function parseCep (typed: string): string | undefined {
  const digits = bare(typed, /^\s*CEP\b[\s:]*/i)
  return /^[0-9]{8}$/.test(digits) && digits !== '00000000' ? digits : undefined
}

export function cepProblem (typed: string): string | undefined {
  return parseCep(typed) ? undefined : 'O CEP tem 8 números, como 89201-400.'
}

export function formatCep (cep: string): string {
  return `${cep.slice(0, 5)}-${cep.slice(5)}`
}

// First five digits, from and to (Correios, "Faixas de CEP por UF", buscacepinter.correios.com.br/app/faixa_cep_uf_localidade).
const ranges: Record<string, ReadonlyArray<readonly [from: string, to: string]>> = {
  SP: [['01000', '19999']], RJ: [['20000', '28999']], ES: [['29000', '29999']], MG: [['30000', '39999']],
  BA: [['40000', '48999']], SE: [['49000', '49999']], PE: [['50000', '56999']], AL: [['57000', '57999']],
  PB: [['58000', '58999']], RN: [['59000', '59999']], CE: [['60000', '63999']], PI: [['64000', '64999']],
  MA: [['65000', '65999']], PA: [['66000', '68899']], AP: [['68900', '68999']],
  AM: [['69000', '69299'], ['69400', '69899']], RR: [['69300', '69399']], AC: [['69900', '69999']],
  DF: [['70000', '72799'], ['73000', '73699']], GO: [['72800', '72999'], ['73700', '76799']],
  RO: [['76800', '76999']], TO: [['77000', '77999']], MT: [['78000', '78899']], MS: [['79000', '79999']],
  PR: [['80000', '87999']], SC: [['88000', '89999']], RS: [['90000', '99999']],
}

/** The state a CEP lies in; some numbers were never given to any. */
export function stateOfCep (cep: string): string | undefined {
  const start = cep.slice(0, 5)
  return Object.keys(ranges).find(state => ranges[state]!.some(([from, to]) => from <= start && start <= to))
}
