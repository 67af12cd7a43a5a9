import { z } from 'zod'
import type { AccessGroup } from '../access-groups/store.ts'
import { emailKey, parseEmail } from '../brazil/email.ts'
import { eachField } from '../conflicts/fields.ts'
import type { Compared } from '../conflicts/merge.ts'
import { judged, requiredLine, submit, typed, type Submission, type Typed } from '../forms.ts'
import { labels } from '../labels.ts'
import { mayGrant } from './administrators.ts'
import type { Person } from './people.ts'
import { loginOf } from './store.ts'

export interface PersonValues { name: string, email: string, groupIds: readonly number[] }

/** An e-mail to sign in with, kept as it is looked up. */
export const emailOfPerson = requiredLine(254, 'Informe o e-mail.')
  .refine(value => parseEmail(loginOf(value)) !== undefined, 'Informe um e-mail completo, como nome@escritorio.com.br.')
  .transform(loginOf)

const PersonForm = z.object({ name: requiredLine(120, 'Informe o nome completo.'), email: emailOfPerson })

/** A group in the form of a person. Whoever lacks one of its rights is not offered it, and changes nothing about who is in it. */
interface OfferedGroup { id: number, name: string, isOffered: boolean }

/** Checks a person; `groups` are those that can be ticked, `had` the ones the person is in. */
export function checkPerson (body: unknown, groups: OfferedGroup[], had: readonly number[] = []): Submission<PersonValues> {
  const submission = submit(PersonForm, body)
  const sent = body as Record<string, unknown>
  const groupIds = groups.filter(({ id, isOffered }) => isOffered ? sent[fieldOf(id)] === 'yes' : had.includes(id)).map(({ id }) => id)
  const fault = groupIds.length === 0 && { groups: { message: 'Marque pelo menos um grupo.' } }
  if (submission.ok && !fault) return { ok: true, values: { ...submission.values, groupIds } }
  const form = judged(submission, typed(body))
  return { ok: false, form: { ...form, errors: { ...form.errors, ...fault } } }
}

/** A person as the form shows one. */
export function typedPerson ({ name, email }: Pick<Person, 'name' | 'email'>, groupIds: readonly number[]): Typed {
  return { name, email: emailKey(email), ...Object.fromEntries(groupIds.map(id => [fieldOf(id), 'yes'])) }
}

/** What is compared when two people change a person; the groups are one answer. */
export function personFields (groups: readonly OfferedGroup[]): Compared[] {
  return [...eachField(['name', 'email'], {}, { name: 'Nome completo' }), {
    field: 'groups', label: labels.groups!, inputs: groups.map(({ id }) => fieldOf(id)),
    words: typed => groups.filter(({ id }) => typed[fieldOf(id)] !== undefined).map(({ name }) => name).join(', '),
  }]
}

/** The groups, each with whether somebody with these rights may hand out all that it grants. */
export function offeredGroups (groups: Array<Pick<AccessGroup, 'id' | 'name' | 'rights'>>, own: ReadonlySet<string>): OfferedGroup[] {
  return groups.map(({ id, name, rights }) => ({ id, name, isOffered: mayGrant(own, rights) }))
}

function fieldOf (id: number): string {
  return `group_${id}`
}
