import { z } from 'zod'
import { choice } from '../forms.ts'

/** What a customer is classified as, chosen in the registration or later. */
export const ClassificationForm = z.object({
  company_type_id: choice('Escolha o tipo de empresa.'),
  category_id: choice('Escolha a categoria do cliente.'),
})

/** The same of a company that is no customer. */
export const TypeForm = ClassificationForm.pick({ company_type_id: true })
