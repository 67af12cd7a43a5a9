import { z } from 'zod'
import { lines } from '../forms.ts'

const reason = lines(500)

/** Why a customer or company is activated, which may stay unsaid. */
export const ActivationForm = z.object({ reason })

/** Why one is inactivated. */
export const DeactivationForm = z.object({ reason: reason.refine(text => text !== '', 'Escreva o motivo: ele vai para o histórico.') })
