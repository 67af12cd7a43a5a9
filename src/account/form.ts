import { z } from 'zod'
import { eachField } from '../conflicts/fields.ts'
import { requiredLine } from '../forms.ts'
import { newPassword, sameTwice } from '../passwords/form.ts'

export const densities = [{ value: 'comfortable', text: 'Confortável' }, { value: 'compact', text: 'Compacta' }]

export const AccountForm = z.object({
  name: requiredLine(120, 'Informe o nome completo.'),
  density: z.enum(['comfortable', 'compact'], 'Escolha um item da lista.'),
})

export type AccountValues = z.infer<typeof AccountForm>

/** What is kept, as the form shows it. */
export function typedAccount ({ name, density }: AccountValues): Record<'name' | 'density', string> {
  return { name, density }
}

/** The density in the words of the list it is chosen from. */
export function densityInWords (density: string | undefined): string {
  return densities.find(({ value }) => value === density)?.text ?? ''
}

export const accountFields = eachField(['name', 'density'], { density: densityInWords }, { name: 'Nome completo' })

export const ChangePasswordForm = z.object({
  current_password: z.string({ error: 'Informe a senha atual.' }).min(1, 'Informe a senha atual.'), ...newPassword,
}).refine(...sameTwice)
