import { z } from 'zod'
import { cepProblem, parseCep } from '../brazil/cep.ts'
import { states } from '../brazil/states.ts'
import { ruleOf } from '../company-types/fields.ts'
import type { CompanyType } from '../company-types/store.ts'
import { asRuled, checkbox, line, notAsked, requiredLine, ruledLine } from '../forms.ts'

export const addressFields = [
  'cep', 'street', 'number', 'complement', 'district', 'city', 'state', 'country',
  'is_main', 'is_billing', 'is_delivery', 'is_mailing',
] as const

export const BRAZIL = 'Brasil'

type Asking = Pick<CompanyType, 'field_rules'> | undefined

/** What is asked of an address of such a company: CEP and UF only in Brazil, which an empty country means. */
export function addressForm (type: Asking, country = ''): z.ZodType<AddressValues> {
  const { inBrazil, abroad } = formsOf(type)
  return ['', BRAZIL.toLowerCase()].includes(country.trim().toLowerCase()) ? inBrazil : abroad
}

// As with companies, a schema is made once for all types with the same rules.
const forms = new Map<string, ReturnType<typeof makeForms>>()

function formsOf (type: Asking) {
  const key = type?.field_rules ?? ''
  let made = forms.get(key)
  if (!made) forms.set(key, made = makeForms(type))
  return made
}

function makeForms (type: Asking) {
  const everywhere = {
    street: requiredLine(255, 'Informe o logradouro.'),
    number: asRuled(line(20), ruleOf(type, 'number'), 'Informe o número ou s/n.'),
    complement: asRuled(line(120), ruleOf(type, 'complement'), 'Informe o complemento.'),
    district: asRuled(line(120), ruleOf(type, 'district'), 'Informe o bairro.'),
    city: requiredLine(120, 'Informe a cidade.'),
    is_main: checkbox,
    is_billing: checkbox,
    is_delivery: checkbox,
    is_mailing: checkbox,
  }
  const inBrazil = z.object({
    ...everywhere,
    cep: asRuled(ruledLine(20, parseCep, cepProblem), ruleOf(type, 'cep'), 'Informe o CEP.'),
    state: line(2).transform(code => code.toUpperCase())
      .refine(code => states.some(state => state.code === code), 'Escolha a UF.'),
    country: line(60).transform(() => BRAZIL),
  })
  return { inBrazil, abroad: z.object({ ...everywhere, cep: notAsked, state: notAsked, country: line(60) }) }
}

export type AddressValues = z.infer<ReturnType<typeof makeForms>['inBrazil']>
