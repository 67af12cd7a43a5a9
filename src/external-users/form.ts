import { z } from 'zod'
import { emailProblem, parseEmail } from '../brazil/email.ts'
import { parsePhone, phoneDoubts, phoneProblem } from '../brazil/phone.ts'
import { line, requiredLine, ruledLine, submit, wholeNumber, type Submission, type Typed } from '../forms.ts'
import { onlyNew, weigh } from '../forms/doubts.ts'

export const externalUserFields = ['name', 'email', 'phone', 'language', 'max_connections'] as const

export const languages: Record<string, string> = { 'pt-BR': 'Português (Brasil)', 'en': 'Inglês', 'es': 'Espanhol' }
const CONNECTIONS_MAX = 100

const ExternalUserForm = z.object({
  name: requiredLine(255, 'Informe o nome.'),
  email: ruledLine(254, parseEmail, emailProblem).refine(email => email !== '', 'Informe o e-mail: é com ele que o usuário externo entra.'),
  phone: ruledLine(40, parsePhone, phoneProblem),
  language: line(10).refine(language => Object.hasOwn(languages, language), 'Escolha o idioma.'),
  max_connections: wholeNumber(1, CONNECTIONS_MAX),
})

export type ExternalUserValues = z.infer<typeof ExternalUserForm>

/** Checks an external user; `stored` is what the form of one who exists already showed. */
export function checkExternalUser (values: Typed, stored?: Typed): Submission<ExternalUserValues> {
  const doubts = phoneDoubts(values, ['phone'])
  return weigh(submit(ExternalUserForm, values), values, stored ? onlyNew(doubts, phoneDoubts(stored, ['phone'])) : doubts)
}
