import { z } from 'zod'
import { emailProblem, parseEmail } from '../brazil/email.ts'
import { parsePhone, phoneDoubts, phoneProblem } from '../brazil/phone.ts'
import { checkbox, line, lines, requiredLine, ruledLine, submit, type Submission, type Typed } from '../forms.ts'
import { onlyNew, weigh } from '../forms/doubts.ts'

export const contactFields = [
  'name', 'job_title', 'department', 'email', 'phone', 'mobile', 'note',
  'is_default', 'is_external', 'links_external',
] as const

export const ContactForm = z.object({
  name: requiredLine(255, 'Informe o nome do contato.'),
  job_title: line(120),
  department: line(120),
  email: ruledLine(254, parseEmail, emailProblem),
  phone: ruledLine(40, parsePhone, phoneProblem),
  mobile: ruledLine(40, parsePhone, phoneProblem),
  note: lines(2000),
  is_default: checkbox,
  is_external: checkbox,
  // Ticked where the page offered it: this contact is the external user who has that e-mail already.
  links_external: checkbox,
}).refine(contact => !contact.is_external || contact.email !== '', {
  path: ['email'], message: 'Informe o e-mail: é com ele que o usuário externo entra.', when: () => true,
})

export type ContactValues = z.infer<typeof ContactForm>

/** Checks a contact, the same for every form; `stored` is what the form of a contact who exists already showed. */
export function checkContact (values: Typed, stored?: Typed): Submission<ContactValues> {
  const phones = ['phone', 'mobile']
  const doubts = phoneDoubts(values, phones)
  return weigh(submit(ContactForm, values), values, stored ? onlyNew(doubts, phoneDoubts(stored, phones)) : doubts)
}
