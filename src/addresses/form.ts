import { z } from 'zod'
import { ruleOf } from '../company-types/fields.ts'
import type { CompanyType } from '../company-types/store.ts'
import { asRuled, checkbox, line, notAsked, requiredLine, ruledLine, submit, type Submission, type Typed } from '../forms.ts'
import { onlyNew, weigh, type Doubts } from '../forms/doubts.ts'
import { cepProblem, formatCep, parseCep, stateOfCep } from '../places/cep.ts'
import { municipalityNamed, municipalityWithCode, type Municipality } from '../places/municipalities.ts'
import { states } from '../places/states.ts'
import { fold } from '../writing/fold.ts'

/** What an address may serve for, each a box of its form. */
export const purposes = ['is_main', 'is_billing', 'is_delivery', 'is_mailing'] as const
export type Purpose = typeof purposes[number]

export const addressFields = [
  'cep', 'street', 'number', 'complement', 'district', 'city', 'city_code', 'state', 'country', ...purposes,
] as const

export const BRAZIL = 'Brasil'

type Asking = Pick<CompanyType, 'field_rules'> | undefined

/** Checks an address, the same for every form; `stored` is what the form of an address that exists already showed. */
export function checkAddress (values: Typed, type: Asking, stored?: Typed): Submission<AddressValues> {
  const doubts = addressDoubts(values, type)
  return weigh(submit(addressForm(type, values.country), values), values, stored ? onlyNew(doubts, addressDoubts(stored, type)) : doubts)
}

function addressDoubts (values: Typed, type: Asking): Doubts {
  if (!isInBrazil(values.country)) return {}
  const { state, city } = placeIn(values)
  return {
    ...(ruleOf(type, 'cep') !== 'hidden' && cepDoubt(values.cep ?? '', state)),
    ...(state && city && !cityOf(values) && {
      city: { message: `${city} não está na lista de municípios de ${state} do IBGE.`, about: `${state} ${fold(city)}` },
    }),
  }
}

function cepDoubt (typed: string, state: string): Doubts {
  const cep = parseCep(typed)
  const home = cep && stateOfCep(cep)
  if (!cep || !state || home === state) return {}
  const message = `O CEP ${formatCep(cep)} ${home ? `é de ${home}, e a UF é ${state}` : 'não é de nenhuma UF'}. Confira os dois.`
  return { cep: { message, about: `${cep} ${state}` } }
}

type Place = Partial<Record<'state' | 'city' | 'city_code' | 'country', string>>

/** The municipality of an address in Brazil: the one typed or, where none was, the one chosen in the list of its state. */
export function cityOf (values: Place): Municipality | undefined {
  const { state, city, code } = placeIn(values)
  if (!isInBrazil(values.country)) return undefined
  return municipalityNamed(state, city) ?? municipalityWithCode(state, code)
}

function placeIn ({ state = '', city = '', city_code: code = '' }: Place): { state: string, city: string, code: string } {
  return { state: state.trim().toUpperCase(), city: city.trim(), code }
}

/** What is asked of an address of such a company: CEP and UF only in Brazil, which an empty country means; elsewhere they stay blank. */
export function addressForm (type: Asking, country = ''): z.ZodType<AddressValues> {
  const { inBrazil, abroad } = formsOf(type)
  return isInBrazil(country) ? inBrazil : abroad
}

function isInBrazil (country = ''): boolean {
  return country.trim() === '' || ['brasil', 'brazil', 'br', 'bra'].includes(fold(country))
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
    ...Object.fromEntries(purposes.map(purpose => [purpose, checkbox])) as Record<Purpose, typeof checkbox>,
  }
  const inBrazil = z.object({
    ...everywhere,
    city: line(120),
    city_code: line(7),
    cep: asRuled(ruledLine(20, parseCep, cepProblem), ruleOf(type, 'cep'), 'Informe o CEP.'),
    state: line(2).transform(code => code.toUpperCase())
      .refine(code => states.some(state => state.code === code), 'Escolha a UF.'),
    country: line(60).transform(() => BRAZIL),
  }).refine(address => cityOf(address) !== undefined || address.city !== '', {
    path: ['city'], message: 'Informe a cidade.', when: ({ value }) => typeof (value as Typed).city === 'string',
  }).transform(address => {
    const known = cityOf(address)
    return { ...address, city: known?.name ?? address.city, city_code: known?.code ?? '' }
  })
  const abroad = z.object({
    ...everywhere,
    city: requiredLine(120, 'Informe a cidade.'),
    city_code: notAsked,
    cep: asRuled(blankLine('Só endereços no Brasil têm CEP: apague o CEP ou corrija o país.'), ruleOf(type, 'cep') === 'hidden' ? 'hidden' : 'optional', ''),
    state: blankLine('Só endereços no Brasil têm UF: deixe a UF em branco ou corrija o país.'),
    country: line(60),
  })
  return { inBrazil, abroad }
}

// What was typed is not dropped without a word.
function blankLine (message: string) {
  return line(20).refine(text => text === '', message)
}

export type AddressValues = z.infer<ReturnType<typeof makeForms>['inBrazil']>
