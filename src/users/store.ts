import { emailKey, parseEmail } from '../brazil/email.ts'
import { timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import { remembered } from '../database/remembered.ts'
import type { MenuCode, Right, SEE_CPF } from '../menus.ts'
import { fold } from '../writing/fold.ts'

/** The account of who signs in, with the hash of the password; `Person` (people.ts) is the same row as others see it. */
export interface User {
  id: number
  name: string
  email: string
  password_hash: string
  density: 'comfortable' | 'compact'
  version: number
  is_active: 0 | 1
}

interface NewUser {
  name: string
  email: string
  password: string
  group: 'ADMINISTRACAO' | 'CADASTRO' | 'CONSULTA'
}

const anyUser = hot(() => sql('users').select('id').limit(1))

/** Somebody who works here; undefined once inactivated. */
export const findUser = remembered(['users'], (db, id: number): User | undefined =>
  db.row<User>(sql('users').where({ id, is_active: 1 })))

/** An e-mail as somebody signs in with it, however a browser sends its domain. Some letters grow when they become small. */
export function loginOf (email: string): string {
  const key = emailKey(email.trim())
  return parseEmail(key) ?? key
}

export function userWithEmail (db: Database, email: string): User | undefined {
  return db.row<User>(sql('users').where({ email: loginOf(email), is_active: 1 }))
}

export function hasUsers (db: Database): boolean {
  return db.row(anyUser()) !== undefined
}

/** Inside `write`. */
export function addUser (db: Database, { name, email, group }: NewUser, passwordHash: string): number {
  const now = timestamp()
  const id = db.insert(sql('users').insert({
    name, name_search: fold(name), email: loginOf(email), password_hash: passwordHash, created_at: now, updated_at: now,
  }))
  const { id: groupId } = db.row<{ id: number }>(sql('access_groups').select('id').where({ identifier: group }))!
  db.run(sql('access_group_members').insert({ user_id: id, access_group_id: groupId }))
  return id
}

/** Inside `write`. */
export function keepPassword (db: Database, userId: number, passwordHash: string): void {
  db.run(sql('users').where({ id: userId }).update({ password_hash: passwordHash, updated_at: timestamp() }))
}

export type Rights = ReadonlySet<`${MenuCode}:${Right}` | typeof SEE_CPF>

/** A person in several groups has the rights of all of them. */
export const rightsOf = remembered(['access_group_members', 'access_group_rights'], (db, userId: number): Rights => {
  const rows = db.rows<{ menu: MenuCode, access_right: Right }>(sql('access_group_members as member')
    .join('access_group_rights as rights', 'rights.access_group_id', 'member.access_group_id')
    .where('member.user_id', userId).select('rights.menu', 'rights.access_right'))
  return new Set(rows.map(({ menu, access_right: right }) => `${menu}:${right}` as const))
})
