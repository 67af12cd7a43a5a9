import { z } from 'zod'
import { parseEmail } from '../brazil/email.ts'
import { requiredLine } from '../forms.ts'
import { newPassword, sameTwice } from '../passwords/form.ts'

export const SetupForm = z.object({
  office_name: requiredLine(120, 'Informe o nome do escritório.'),
  name: requiredLine(120, 'Informe o nome completo.'),
  email: requiredLine(254, 'Informe o e-mail.')
    .refine(value => parseEmail(value) !== undefined, 'Informe um e-mail completo, como nome@escritorio.com.br.'),
  ...newPassword,
}).refine(...sameTwice)

export type SetupValues = z.infer<typeof SetupForm>
