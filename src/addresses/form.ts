import { z } from 'zod'
import { cepProblem, formatCep, parseCep, stateOfCep } from '../brazil/cep.ts'
import { states } from '../brazil/states.ts'
import { ruleOf } from '../company-types/fields.ts'
import type { CompanyType } from '../company-types/store.ts'
import { onlyNew, weigh, type Doubts } from '../doubts.ts'
import { asRuled, checkbox, line, notAsked, requiredLine, ruledLine, submit, type Submission } from '../forms.ts'

export const addressFields = [
  'cep', 'street', 'number', 'complement', 'district', 'city', 'state', 'country',
  'is_main', 'is_billing', 'is_delivery', 'is_mailing',
] as const

export const BRAZIL = 'Brasil'

type Asking = Pick<CompanyType, 'field_rules'> | undefined

type Typed = Record<string, string>

/** Checks an address from whatever door it comes; `stored` is what the form of one that stands already showed. */
export function checkAddress (values: Typed, type: Asking, stored?: Typed): Submission<AddressValues> {
  const doubts = addressDoubts(values, type)
  return weigh(submit(addressForm(type, values.country), values), values, stored ? onlyNew(doubts, addressDoubts(stored, type)) : doubts)
}

function addressDoubts (values: Typed, type: Asking): Doubts {
  if (!isInBrazil(values.country) || ruleOf(type, 'cep') === 'hidden') return {}
  const cep = parseCep(values.cep ?? '')
  const state = (values.state ?? '').trim().toUpperCase()
  const home = cep && stateOfCep(cep)
  if (!cep || !state || home === state) return {}
  const message = `O CEP ${formatCep(cep)} ${home ? `é de ${home}, e a UF é ${state}` : 'não é de nenhuma UF'}. Confira os dois.`
  return { cep: { message, about: `${cep} ${state}` } }
}

/** What is asked of an address of such a company: CEP and UF only in Brazil, which an empty country means. */
export function addressForm (type: Asking, country = ''): z.ZodType<AddressValues> {
  const { inBrazil, abroad } = formsOf(type)
  return isInBrazil(country) ? inBrazil : abroad
}

function isInBrazil (country = ''): boolean {
  return ['', BRAZIL.toLowerCase()].includes(country.trim().toLowerCase())
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
