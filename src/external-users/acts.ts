import type { Database } from '../database.ts'
import { record } from '../history/store.ts'
import type { User } from '../users/store.ts'
import { allContactsBehind, linkContact, onlyCompanyOf, removeExternalUser, setBlocked, type ExternalUser } from './store.ts'

type By = Pick<User, 'id' | 'name'>

/** Inside `write`. */
export function block (db: Database, person: ExternalUser, isBlocked: boolean, { id, name }: By): void {
  if ((person.is_blocked === 1) === isBlocked) return
  setBlocked(db, person.id, isBlocked)
  record(db, {
    record_type: 'external_user', record_id: person.id, record_name: person.name, user: { id, name }, act: isBlocked ? 'blocked' : 'unblocked', way: 'edit',
    changes: [], ...onlyCompanyOf(db, person.id),
  })
}

/** Inside `write`. The access goes; the contacts that it stood behind stay, and their companies are told. */
export function removeAccess (db: Database, person: ExternalUser, { id, name }: By): void {
  const by = { user: { id, name }, way: 'edit' } as const
  const company = onlyCompanyOf(db, person.id)
  for (const contact of allContactsBehind(db, person.id)) {
    linkContact(db, contact.id, null)
    record(db, {
      ...by, record_type: 'contact', record_id: contact.id, record_name: contact.name, company_id: contact.company_id, act: 'changed',
      changes: [{ field: 'is_external', from: 'yes', to: null }],
    })
  }
  removeExternalUser(db, person.id)
  record(db, { ...by, record_type: 'external_user', record_id: person.id, record_name: person.name, act: 'deleted', changes: [], ...company })
}
