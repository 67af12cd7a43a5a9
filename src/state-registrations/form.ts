import { isExempt, parseStateRegistration, stateRegistrationDoubt } from '../brazil/state-registration.ts'
import type { Rule } from '../company-types/fields.ts'
import { CONTROLS_REFUSED, hasControls, type Typed } from '../forms.ts'
import type { Doubts } from '../forms/doubts.ts'
import { states } from '../places/states.ts'
import { lengthOf } from '../writing/length.ts'

/** An inscrição estadual: one for each state at most; '' where nobody said of which. */
export interface StateRegistration { state: string, number: string }

export const indicators = { contributor: 'Contribuinte', exempt: 'Isento', non_contributor: 'Não contribuinte' }
export type Indicator = keyof typeof indicators | ''

/** What a form says about inscrições estaduais, with what is wrong and what is doubted, by field. */
export interface ReadStateRegistrations {
  indicator: Indicator
  registrations: StateRegistration[]
  errors: Array<[field: string, message: string]>
  doubts: Doubts
}

const NUMBER_MAX = 30

/** The form has a line for each state: the first under the plain names, as types and labels know them. */
export const stateRegistrationRows = states.map((_state, index) => {
  const ending = index === 0 ? '' : `_${index + 1}`
  return { number: `state_registration${ending}`, state: `state_registration_state${ending}` }
})

export const stateRegistrationFields = ['state_registration_indicator', ...stateRegistrationRows.flatMap(({ number, state }) => [number, state])]

/** Reads what was typed; ISENTO in the place of a number is an answer, and so is a number alone. */
export function readStateRegistrations (typed: Record<string, unknown>, rule: Rule): ReadStateRegistrations {
  if (rule === 'hidden') return { indicator: '', registrations: [], errors: [], doubts: {} }
  const rows = stateRegistrationRows.filter(row => typed[row.number] || typed[row.state]).map(row => ({ row, text: textIn(typed, row.number), state: textIn(typed, row.state).toUpperCase() }))
    .filter(({ text, state }) => text !== '' || !isState(state))
  const numbers = rows.filter(({ text }) => !isExempt(text)).map(one => ({ ...one, number: parseStateRegistration(one.text) }))
    .filter(({ number }) => number !== '')
  const indicator = indicatorIn(typed, rows.some(({ text }) => isExempt(text)), numbers.length > 0)
  const chosen = textIn(typed, 'state_registration_indicator')
  const errors = [
    ...rows.filter(({ state }) => !isState(state)).map(({ row }): [string, string] => [row.state, 'Escolha a UF.']),
    ...numbers.flatMap(({ row, number, state }, index): Array<[string, string]> => {
      const problem = numberProblem(number) ?? (indicator === 'exempt' ? 'Quem é isento não tem número: apague o número ou escolha outra opção.' : undefined)
        ?? (numbers.slice(0, index).some(other => other.state === state) ? repeated(state) : undefined)
      return problem === undefined ? [] : [[row.number, problem]]
    }),
  ]
  if (chosen !== '' && !(chosen in indicators)) errors.push(['state_registration_indicator', 'Escolha de novo.'])
  if (rule === 'required' && numbers.length === 0 && !['exempt', 'non_contributor'].includes(indicator)) {
    errors.push(['state_registration', 'Informe a inscrição estadual, ou escolha isento ou não contribuinte.'])
  }
  return {
    indicator, errors, registrations: numbers.map(({ state, number }) => ({ state, number })),
    doubts: {
      ...Object.fromEntries(numbers.flatMap(({ row, number, state }) => doubtsOf(row, number, state))),
      ...(indicator === 'contributor' && numbers.length === 0 && {
        state_registration: { message: 'O contribuinte está sem número de inscrição.', about: 'contributor' },
      }),
    },
  }
}

/** What is kept, as its form shows it. */
export function typedStateRegistrations (kept: { state_registration_indicator: Indicator, state_registrations: StateRegistration[] },
  shown: (number: string, state: string) => string = number => number): Typed {
  return {
    state_registration_indicator: kept.state_registration_indicator,
    ...Object.fromEntries(kept.state_registrations.flatMap(({ state, number }, index) => {
      const row = stateRegistrationRows[index]!
      return [[row.number, shown(number, state)], [row.state, state]]
    })),
  }
}

function indicatorIn (typed: Record<string, unknown>, saysExempt: boolean, hasNumber: boolean): Indicator {
  const chosen = Object.keys(indicators).find(one => one === typed.state_registration_indicator) as Indicator | undefined
  return saysExempt ? 'exempt' : chosen ?? (hasNumber ? 'contributor' : '')
}

function doubtsOf (row: typeof stateRegistrationRows[number], number: string, state: string): Array<[string, Doubts[string]]> {
  if (state === '') return [[row.state, { message: 'Sem a UF, os dígitos desta inscrição não são conferidos.', about: number }]]
  const message = stateRegistrationDoubt(number, state)
  return message === undefined ? [] : [[row.number, { message, about: `${state} ${number}`, needsReason: true }]]
}

function numberProblem (number: string): string | undefined {
  if (hasControls(number) || !number.isWellFormed()) return CONTROLS_REFUSED
  return lengthOf(number) > NUMBER_MAX ? `Use até ${NUMBER_MAX} caracteres.` : undefined
}

function repeated (state: string): string {
  return state ? `Já há uma inscrição de ${state} acima: é uma para cada UF.` : 'Escolha a UF: já há uma inscrição sem ela.'
}

function isState (code: string): boolean {
  return code === '' || states.some(state => state.code === code)
}

function textIn (typed: Record<string, unknown>, field: string): string {
  const value = typed[field]
  return typeof value === 'string' ? value.trim() : ''
}
