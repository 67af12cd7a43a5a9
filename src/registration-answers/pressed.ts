import { z } from 'zod'
import { PANEL } from '../duplicates/findings.ts'
import type { Typed } from '../forms.ts'
import type { Step } from '../registration-steps/step.ts'

/** Which button of a step was pressed, and for what. */
interface Action { action: string, argument: string, from: string, keeping: Typed }

/**
 * "other:7.9:add" says that what was typed is none of these companies, and presses Incluir again. "enter:next" is the Enter
 * key beside a search: it presses Buscar while something stands in the search, and else what it presses in every step.
 */
export function actionOf (body: unknown): Action {
  const { action: pressed } = (body ?? {}) as { action?: unknown }
  const [action = 'next', argument = '', from = ''] = typeof pressed === 'string' ? pressed.split(':') : []
  if (action === 'enter') return { action: searchedFor(body) ? 'search' : argument, argument: '', from: '', keeping: {} }
  if (action !== 'other') return { action, argument, from, keeping: {} }
  return { action: from, argument: '', from: '', keeping: { [`keep_${PANEL}`]: argument } }
}

/** The button that is pressed again once somebody said that it is another company. */
export function pressedButton (body: unknown, step: Step): string {
  const { action } = (body ?? {}) as { action?: unknown }
  const parts = typeof action === 'string' ? action.split(':') : []
  const pressed = parts[0] === 'other' ? parts[2] : parts[0]
  return ['next', 'add', 'finish'].includes(pressed ?? '') ? pressed! : step.list ? 'add' : 'next'
}

/** What is typed in a search, as it is searched for. */
export const SearchText = z.string().transform(text => text.trim().slice(0, 100)).catch('')

/** What a company is searched by. */
export function searchedFor (body: unknown): string {
  const { q } = (body ?? {}) as { q?: unknown }
  return SearchText.parse(q)
}
