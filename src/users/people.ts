import type { Knex } from 'knex'
import { emailKey } from '../brazil/email.ts'
import { timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { touched } from '../database/touched.ts'
import { externalUserWithEmail } from '../external-users/store.ts'
import type { Form } from '../forms.ts'
import { changesBetween } from '../history/changes.ts'
import { record, type HistoryLine } from '../history/store.ts'
import { forgetLink } from '../password-links/store.ts'
import { endSessions, renewSessionsOf } from '../sessions/store.ts'
import { fold } from '../writing/fold.ts'
import type { PersonValues } from './form.ts'
import { loginOf } from './store.ts'

/** Somebody who works here, active or not, as others see the account; `User` (store.ts) is the same row for the one who signs in. */
export interface Person {
  id: number
  name: string
  email: string
  is_active: 0 | 1
  /** Whether a password was ever set; until then the person was only invited. */
  has_password: 0 | 1
  version: number
}

type By = HistoryLine['user']

const people = () => sql('users').select('users.id', 'name', 'email', 'is_active', 'version', sql.raw("password_hash <> '' as has_password"))

export function findPerson (db: Database, id: number): Person | undefined {
  return db.row<Person>(people().where({ id }))
}

/** Somebody as the list shows them; they sign in with their e-mail, by which a list knows them too. */
export interface ListedPerson extends Person { identifier: string, groups: string }

/** Everybody who works here, by name, with the names of their groups. */
export function listPeople (db: Database): ListedPerson[] {
  const groups = Map.groupBy(db.rows<GroupOfPerson>(memberships()), group => group.user_id)
  return db.rows<Person>(people().orderBy(['name_search', 'users.id']))
    .map(person => ({ ...person, identifier: person.email, groups: (groups.get(person.id) ?? []).map(({ name }) => name).join(', ') }))
}

/** Who could join a group, without `others`. */
export function peopleOutside (db: Database, groupId: number, others: Knex.QueryBuilder): Person[] {
  const inside = sql('access_group_members').select('user_id').where({ access_group_id: groupId })
  return db.rows<Person>(people().where({ is_active: 1 }).whereNotIn('users.id', inside).whereNotIn('users.id', others).orderBy(['name_search', 'users.id']).limit(500))
}

interface GroupOfPerson { user_id: number, id: number, name: string }

const memberships = () => sql('access_group_members as member').join('access_groups', 'access_groups.id', 'member.access_group_id')
  .select('member.user_id', 'access_groups.id', 'access_groups.name').orderBy('access_groups.name')

/** The groups of somebody, by name. */
export function groupsOf (db: Database, userId: number): GroupOfPerson[] {
  return db.rows<GroupOfPerson>(memberships().where('member.user_id', userId))
}

export function groupIdsOf (db: Database, userId: number): number[] {
  return groupsOf(db, userId).map(group => group.id)
}

/** Who works here, active or not, and signs in with that e-mail. */
export function personWithEmail (db: Database, email: string): Person | undefined {
  return db.row<Person>(people().where({ email: loginOf(email) }))
}

/**
 * The complaint that an e-mail is a login already: a colleague's, or that of somebody from outside, who is not named
 * because not everybody may see them. An e-mail that the person has stays, whoever else has it.
 */
export function emailConflict (db: Database, email: string, own?: Person): Form['errors'] {
  const twin = personWithEmail(db, email)
  if (twin) return twin.id === own?.id ? {} : { email: { message: `Este e-mail já é de ${twin.name}.` } }
  return externalUserWithEmail(db, email) ? { email: { message: 'Este e-mail já é o acesso de um usuário externo. Use outro e-mail.' } } : {}
}

/** Inside `write`. Somebody new has no password; a link lets the person set one. */
export function invite (db: Database, { name, email, groupIds }: PersonValues, by: By): Person {
  const now = timestamp()
  const id = db.insert(sql('users').insert({
    name, name_search: fold(name), email: emailKey(email), password_hash: '', created_at: now, updated_at: now,
  }))
  keepGroups(db, id, groupIds)
  const person = findPerson(db, id)!
  recordAct(db, person, by, 'created', [
    { field: 'email', from: null, to: person.email }, { field: 'groups', from: null, to: groupNames(db, id) },
  ])
  return person
}

/** Inside `write`. */
export function changePerson (db: Database, person: Person, { name, email, groupIds }: PersonValues, by: By, way: HistoryLine['way'] = 'edit'): void {
  const before = wordsOf(db, person)
  db.run(sql('users').where({ id: person.id }).update({
    name, name_search: fold(name), email: emailKey(email), ...touched(),
  }))
  keepGroups(db, person.id, groupIds)
  const after = wordsOf(db, findPerson(db, person.id)!)
  const changes = changesBetween(before, after)
  if (changes.length > 0) record(db, { record_type: 'user', record_id: person.id, record_name: name, user: by, act: 'changed', way, changes })
  if (before.groups !== after.groups) renewSessionsOf(db, [person.id])
}

/** Inside `write`. Gives a person these groups and no others. */
export function joinGroups (db: Database, person: Person, groupIds: number[], by: By): void {
  changePerson(db, person, { name: person.name, email: person.email, groupIds: [...new Set(groupIds)] }, by)
}

/** Inside `write`. Who is inactivated is out at once, and no link of before opens. */
export function setPersonActive (db: Database, person: Person, isActive: boolean, by: By): void {
  db.run(sql('users').where({ id: person.id }).update({ is_active: isActive, ...touched() }))
  if (!isActive) {
    endSessions(db, person.id)
    forgetLink(db, person.id)
  }
  recordAct(db, person, by, isActive ? 'activated' : 'deactivated')
}

/** Whether this is the password that the account was made with, that of ADMIN_PASSWORD: nobody chose another, no second factor was taken away. */
export function hasFirstPassword (db: Database, userId: number): boolean {
  return !db.row(sql('history').select('id').where({ record_type: 'user', record_id: userId }).whereIn('act', ['password_set', 'factor_removed']).limit(1))
}

/** Inside `write`. What somebody did to an account. */
export function recordAct (db: Database, { id, name }: { id: number, name: string }, by: By, act: HistoryLine['act'],
  changes: HistoryLine['changes'] = []): void {
  record(db, { record_type: 'user', record_id: id, record_name: name, user: by, act, changes })
}

function keepGroups (db: Database, userId: number, groupIds: readonly number[]): void {
  db.run(sql('access_group_members').where({ user_id: userId }).delete())
  for (const id of groupIds) db.run(sql('access_group_members').insert({ user_id: userId, access_group_id: id }))
}

function wordsOf (db: Database, { id, name, email }: Person): Record<string, string> {
  return { name, email, groups: groupNames(db, id) }
}

function groupNames (db: Database, userId: number): string {
  return groupsOf(db, userId).map(group => group.name).join(', ')
}
