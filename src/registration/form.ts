import { z } from 'zod'
import { readId } from '../http/row-id.ts'
import { SearchText } from '../registration-answers/pressed.ts'
import { lookupWords } from '../registration-page/lookup.ts'

/** What the address of a step may carry. */
export const StepQuery = z.object({
  q: SearchText,
  company: z.unknown().optional().transform(readId),
  company_id: z.unknown().optional().transform(readId),
  from: z.enum(['summary']).optional().catch(undefined),
  said: z.enum(['included', 'changed', 'removed']).optional().catch(undefined),
  found: z.enum(lookupWords).optional().catch(undefined),
})

/** The choices of a first step while they are made. */
export const Candidate = z.object({
  step: z.enum(['classification', 'company']).catch('classification'),
  company_type_id: z.string().catch(''), company_id: z.string().catch(''), category_id: z.string().catch(''),
})

/** From which step Cancelar was pressed. */
export const CancelQuery = z.object({ step: z.string().optional().catch(undefined) })
