import { z } from 'zod'
import { cepProblem, parseCep } from '../brazil/cep.ts'
import { states } from '../brazil/states.ts'
import { checkbox, line, requiredLine, ruledLine } from '../forms.ts'

export const addressFields = [
  'cep', 'street', 'number', 'complement', 'district', 'city', 'state', 'country',
  'is_main', 'is_billing', 'is_delivery', 'is_mailing',
] as const

export const BRAZIL = 'Brasil'

const everywhere = {
  street: requiredLine(255, 'Informe o logradouro.'),
  number: requiredLine(20, 'Informe o número ou s/n.'),
  complement: line(120),
  district: line(120),
  city: requiredLine(120, 'Informe a cidade.'),
  is_main: checkbox,
  is_billing: checkbox,
  is_delivery: checkbox,
  is_mailing: checkbox,
}
const notAsked = z.unknown().transform(() => '')

const InBrazil = z.object({
  ...everywhere,
  cep: ruledLine(20, parseCep, cepProblem),
  state: line(2).transform(code => code.toUpperCase())
    .refine(code => states.some(state => state.code === code), 'Escolha a UF.'),
  country: line(60).transform(() => BRAZIL),
})

const Abroad = z.object({ ...everywhere, cep: notAsked, state: notAsked, country: line(60) })

/** What is asked of an address: CEP and UF only in Brazil, which an empty country means. */
export function addressForm (country = ''): z.ZodType<AddressValues> {
  return ['', BRAZIL.toLowerCase()].includes(country.trim().toLowerCase()) ? InBrazil : Abroad
}

export type AddressValues = z.infer<typeof InBrazil>
