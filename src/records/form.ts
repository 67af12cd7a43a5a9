import { z } from 'zod'
import { lines, type Fault } from '../forms.ts'
import { fold } from '../writing/fold.ts'

const reason = lines(500)

/** Why a customer or company is activated, which may stay unsaid. */
export const ActivationForm = z.object({ reason })

/** Why one is inactivated. */
export const DeactivationForm = z.object({ reason: reason.refine(text => text !== '', 'Escreva o motivo: ele vai para o histórico.') })

/** Whoever deletes a record types its name; accents, capitals and punctuation do not matter, unless there is nothing else. */
export function nameProblem (body: unknown, name: string): Record<string, Fault> | undefined {
  const { name: typed } = (body ?? {}) as { name?: unknown }
  return typeof typed === 'string' && confirming(typed) === confirming(name) ? undefined : { name: { message: 'Escreva o nome como está acima.' } }
}

function confirming (name: string): string {
  return fold(name) || name.normalize('NFC').trim()
}
