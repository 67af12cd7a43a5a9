import { eachField } from '../conflicts/fields.ts'
import type { Form, Submission } from '../forms.ts'
import { choices, rules, type DuplicateRule, type Effect, type SetRules } from './store.ts'

export const ruleFields: Record<DuplicateRule, string> = {
  document: 'rule_same_document', root: 'rule_same_root', reach: 'rule_same_reach', name: 'rule_name_alike',
}

export const ruleHints: Record<DuplicateRule, string> = {
  document: 'Com motivo, o mesmo documento pode ficar em dois cadastros, como o CPF de um produtor com duas fazendas.',
  root: 'Os oito primeiros caracteres: a matriz e suas filiais. Avisar só mostra, sem interromper.',
  reach: 'Da empresa ou de um contato. Caixas como contato@ e financeiro@ não contam.',
  name: 'Sem acentos, maiúsculas, pontuação e tipo societário; mais forte na mesma cidade.',
}

export const effectLabels: Record<Effect, string> = {
  off: 'Desligado', warn: 'Avisar', reason: 'Avisar com motivo', block: 'Bloquear',
}

export type RuleValues = Record<DuplicateRule, Effect | null>

/** Checks the effect of each rule; an empty one is left to the category above. */
export function checkRules (typed: Form['values']): Submission<RuleValues> {
  const read = rules.map(rule => [rule, typed[ruleFields[rule]] ?? ''] as const)
  const wrong = read.filter(([rule, effect]) => effect !== '' && !choices[rule].some(choice => choice === effect))
  if (wrong.length > 0) {
    const errors = Object.fromEntries(wrong.map(([rule]) => [ruleFields[rule], { message: 'Escolha um item da lista.' }]))
    return { ok: false, form: { values: typed, errors } }
  }
  return { ok: true, values: Object.fromEntries(read.map(([rule, effect]) => [rule, effect === '' ? null : effect])) as RuleValues }
}

/** The rules that a category sets itself, as its form shows them. */
export function typedRules (set: SetRules, categoryId: number): Form['values'] {
  return Object.fromEntries(rules.map(rule => [ruleFields[rule], set[rule].from?.id === categoryId ? set[rule].effect : '']))
}

/** What was typed of them, as the form would show it. */
export function retypedRules (values: RuleValues): Form['values'] {
  return Object.fromEntries(rules.map(rule => [ruleFields[rule], values[rule] ?? '']))
}

const inherited = 'Como na categoria acima'

export const rulesCompared = eachField(Object.values(ruleFields), Object.fromEntries(Object.values(ruleFields)
  .map(field => [field, (effect: string | undefined) => effect ? effectLabels[effect as Effect] : inherited])))

/** In the words of the history. */
export function rulesInWords (set: SetRules, categoryId: number): Record<string, string> {
  return Object.fromEntries(rules.map(rule => [ruleFields[rule], set[rule].from?.id === categoryId ? effectLabels[set[rule].effect] : '']))
}
