import { z } from 'zod'
import { parseEmail } from '../brazil/email.ts'
import { requiredLine } from '../forms.ts'

export const PASSWORD_LENGTH_MIN = 15
export const PASSWORD_LENGTH_MAX = 128

/** A password is kept exactly as typed; only its length is asked for (NIST 800-63B-4). */
export const password = z.string({ error: 'Informe a senha.' })
  .min(1, 'Informe a senha.')
  .min(PASSWORD_LENGTH_MIN, `Use pelo menos ${PASSWORD_LENGTH_MIN} caracteres. Uma frase funciona bem.`)
  .max(PASSWORD_LENGTH_MAX, `Use até ${PASSWORD_LENGTH_MAX} caracteres.`)

export const SetupForm = z.object({
  office_name: requiredLine(120, 'Informe o nome do escritório.'),
  name: requiredLine(120, 'Informe o nome completo.'),
  email: requiredLine(254, 'Informe o e-mail.')
    .refine(value => parseEmail(value) !== undefined, 'Informe um e-mail completo, como nome@escritorio.com.br.'),
  password,
  password_again: z.string({ error: 'Repita a senha.' }),
}).refine(values => values.password === values.password_again, {
  message: 'As duas senhas não são iguais.', path: ['password_again'], when: () => true,
})

export type SetupValues = z.infer<typeof SetupForm>
