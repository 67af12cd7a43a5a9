import { z } from 'zod'
import { requiredLine } from '../forms.ts'
import { newPassword, sameTwice } from '../passwords/form.ts'

export const densities = [{ value: 'comfortable', text: 'Confortável' }, { value: 'compact', text: 'Compacta' }]

export const AccountForm = z.object({
  name: requiredLine(120, 'Informe o nome completo.'),
  density: z.enum(['comfortable', 'compact'], 'Escolha um item da lista.'),
})

export type AccountValues = z.infer<typeof AccountForm>

export const ChangePasswordForm = z.object({
  current_password: z.string({ error: 'Informe a senha atual.' }).min(1, 'Informe a senha atual.'), ...newPassword,
}).refine(...sameTwice)
