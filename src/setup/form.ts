import { z } from 'zod'
import { requiredLine } from '../forms.ts'
import { newPassword, sameTwice } from '../passwords/form.ts'
import { emailOfPerson } from '../users/form.ts'

export const SetupForm = z.object({
  office_name: requiredLine(120, 'Informe o nome do escritório.'),
  name: requiredLine(120, 'Informe o nome completo.'),
  email: emailOfPerson,
  ...newPassword,
}).refine(...sameTwice)

export type SetupValues = z.infer<typeof SetupForm>
