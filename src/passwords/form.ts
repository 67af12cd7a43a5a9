import { z } from 'zod'
import type { Database } from '../database.ts'
import { judged, submit, typed, type Submission } from '../forms.ts'
import { passwordProblem, type Owner } from './rules.ts'

/** A new password is typed twice, and kept exactly as typed. */
export const newPassword = {
  password: z.string({ error: 'Informe a senha.' }),
  password_again: z.string({ error: 'Repita a senha.' }),
}

type Twice = Record<keyof typeof newPassword, string>

export const sameTwice: [(values: Twice) => boolean, { message: string, path: string[], when: () => boolean }] = [
  values => values.password === values.password_again,
  { message: 'As duas senhas não são iguais.', path: ['password_again'], when: () => true },
]

export const PasswordForm = z.object(newPassword).refine(...sameTwice)

/** Checks a form with a new password in it. */
export async function submitWithPassword<Schema extends z.ZodType> (
  db: Database, schema: Schema, body: unknown, owner: Owner, officeName?: string,
): Promise<Submission<z.infer<Schema>>> {
  const submission = submit(schema, body)
  const { password } = (body ?? {}) as { password?: unknown }
  const problem = typeof password === 'string' ? await passwordProblem(db, password, owner, officeName) : undefined
  if (!problem) return submission
  const form = judged(submission, typed(body))
  return { ok: false, form: { ...form, errors: { ...form.errors, password: { message: problem } } } }
}
