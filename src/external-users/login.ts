import { emailKey, parseEmail } from '../brazil/email.ts'
import { whomToAsk } from '../categories/access.ts'
import type { ContactValues } from '../contacts/form.ts'
import type { Database } from '../database.ts'
import type { Fault, Typed } from '../forms.ts'
import { personWithEmail } from '../users/people.ts'
import { companiesOfExternalUsers, externalUserWithEmail, isSeenBy } from './store.ts'

/**
 * The complaint that an e-mail is a login already: of somebody in the system, or of another contact in the same list.
 * A contact may be linked to that external user instead, unless whoever does so may not see them.
 * With the e-mail of a colleague nobody enters from outside. `mayUntick`: the form has a box Usuário externo.
 */
export function loginConflict (db: Database, person: Typed, others: Typed[], userId: number, mayUntick = true): Record<string, Fault> {
  const email = parseEmail(person.email ?? '')
  if (!email || person.is_external === undefined) return {}
  const owner = externalUserWithEmail(db, email)
  const whose = loginOwner(db, email, userId)
  if (whose && !(owner && isSeenBy(db, userId, owner.id))) return { email: { message: `${email} ${whose}. Use outro e-mail${mayUntick ? ' ou desmarque o usuário externo' : ''}.` } }
  if (person.links_external !== undefined) return {}
  if (whose) return conflict(email, whose, mayUntick)
  const twin = others.find(other => other.is_external !== undefined && other.links_external === undefined &&
    emailKey(other.email?.trim() ?? '') === emailKey(email))
  return twin ? conflict(email, `já é o acesso de ${twin.name ?? ''}, neste mesmo cadastro`) : {}
}

/** Whether a contact that was typed gets an access, or is linked to the one that its e-mail has. */
export function entersFromOutside (db: Database, { is_external: isExternal, links_external: links, email }: Pick<ContactValues, 'is_external' | 'links_external' | 'email'>): boolean {
  return isExternal || (links && externalUserWithEmail(db, email) !== undefined)
}

/**
 * Whose login an e-mail is, in words, as far as a person may know; undefined when it is free. Who works here signs in
 * with an e-mail, too, and is not named: Usuários is not for everybody.
 */
export function loginOwner (db: Database, email: string, userId: number, ownId?: number): string | undefined {
  const owner = externalUserWithEmail(db, email)
  if (!owner) return personWithEmail(db, email) && 'já é o acesso de um usuário do sistema'
  if (owner.id === ownId) return undefined
  if (!isSeenBy(db, userId, owner.id)) return `já é o acesso de outra pessoa; fale com ${whomToAsk(db, owner.created_by, null, userId)}`
  const [company] = companiesOfExternalUsers(db, userId, [owner.id])
  return `já é o acesso de ${owner.name}${company ? `, de ${company.name}` : ''}`
}

function conflict (email: string, whose: string, mayUntick = true): Record<string, Fault> {
  return {
    email: { message: `${email} ${whose}. Use outro e-mail${mayUntick ? ', desmarque o usuário externo' : ''} ou vincule o contato a esse acesso.` },
    links_external: { message: 'Se é a mesma pessoa, marque para usar o acesso que ela já tem.', isOffer: true },
  }
}
