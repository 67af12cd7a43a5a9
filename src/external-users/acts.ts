import { shutOutContacts } from '../contacts/editing.ts'
import type { Database } from '../database.ts'
import { record } from '../history/store.ts'
import type { User } from '../users/store.ts'
import { allContactsBehind, onlyCompanyOf, removeExternalUser, setBlocked, type ExternalUser } from './store.ts'

type By = Pick<User, 'id' | 'name'>

/** Inside `write`. */
export function block (db: Database, person: ExternalUser, isBlocked: boolean, { id, name }: By): void {
  if ((person.is_blocked === 1) === isBlocked) return
  setBlocked(db, person.id, isBlocked)
  record(db, {
    record_type: 'external_user', record_id: person.id, record_name: person.name, user: { id, name }, act: isBlocked ? 'blocked' : 'unblocked',
    ...onlyCompanyOf(db, person.id),
  })
}

/** Inside `write`. The access goes; the contacts that it stood behind stay, and their companies are told. */
export function removeAccess (db: Database, person: ExternalUser, user: User): void {
  const company = onlyCompanyOf(db, person.id)
  for (const [companyId, contacts] of Map.groupBy(allContactsBehind(db, person.id), contact => contact.company_id)) {
    shutOutContacts(db, { companyId, user }, contacts.map(({ id }) => id))
  }
  removeExternalUser(db, person.id)
  record(db, { record_type: 'external_user', record_id: person.id, record_name: person.name, user, act: 'deleted', ...company })
}
