import type { Control } from '../categories/access.ts'
import { sql, type Database } from '../database.ts'
import { touched } from '../database/touched.ts'
import { lineOf } from '../hierarchy.ts'
import { byName } from '../writing/alphabet.ts'

/** Somebody whom a category may grant something: a group, or one person. */
export interface Grantee {
  /** "g3" is a group, "u7" a person. */
  key: string
  name: string
  /** How many people a group has. */
  members: number | null
  /** It may change categories: nothing is closed to it, granted or not. */
  isFree: boolean
}

export type Grants = Map<string, ReadonlySet<Control>>

/** The groups, by name. */
export function groupsToGrant (db: Database): Grantee[] {
  const rows = db.rows<{ id: number, name: string, members: number, is_free: 0 | 1 }>(sql('access_groups').select('id', 'name',
    sql('access_group_members').whereRaw('access_group_id = access_groups.id').count('*').as('members'),
    sql.raw(`exists (${configuring('access_group_id = access_groups.id')}) as is_free`)))
  return rows.toSorted(byName)
    .map(({ id, name, members, is_free: isFree }) => ({ key: `g${id}`, name, members, isFree: isFree === 1 }))
}

/** Who works here, by name, and whoever left with something granted still. */
export function peopleToGrant (db: Database): Grantee[] {
  const rows = db.rows<{ id: number, name: string, is_free: 0 | 1 }>(sql('users').select('id', 'name',
    sql.raw(`exists (${configuring('access_group_id in (select access_group_id from access_group_members where user_id = users.id)')}) as is_free`))
    .where({ is_active: 1 }).orWhereIn('id', sql('category_grants').select('user_id').whereNotNull('user_id')))
  return rows.toSorted(byName)
    .map(({ id, name, is_free: isFree }) => ({ key: `u${id}`, name, members: null, isFree: isFree === 1 }))
}

function configuring (whose: string): string {
  return `select 1 from access_group_rights where ${whose} and menu = 'CT005' and access_right = 'edit'`
}

interface GrantRow { access_group_id: number | null, user_id: number | null, control: Control }

/** What a category grants itself, by grantee. */
export function grantsOf (db: Database, categoryId: number): Grants {
  const grants = new Map<string, Set<Control>>()
  for (const { access_group_id: group, user_id: user, control } of db.rows<GrantRow>(sql('category_grants').where({ category_id: categoryId }))) {
    const key = group === null ? `u${user}` : `g${group}`
    grants.set(key, (grants.get(key) ?? new Set()).add(control))
  }
  return grants
}

interface Above { id: number, name: string, grants: Grants }

/** The restricted categories above one, the nearest first: what they close is closed below. */
export function restrictedAbove (db: Database, categoryId: number): Above[] {
  const rows = db.rows<{ id: number, name: string }>(lineOf('categories', categoryId).select('line.id', 'line.name').from('line')
    .join('categories', 'categories.id', 'line.id').where('categories.is_restricted', 1).where('line.above', '>', 0).orderBy('line.above'))
  return rows.map(({ id, name }) => ({ id, name, grants: grantsOf(db, id) }))
}

/** Whether a category, or one above it, is restricted. */
export function hasRestrictionInLine (db: Database, categoryId: number): boolean {
  return db.row(lineOf('categories', categoryId).select('line.id').from('line')
    .join('categories', 'categories.id', 'line.id').where('categories.is_restricted', 1).limit(1)) !== undefined
}

/** Inside `write`. */
export function keepSecurity (db: Database, categoryId: number, isRestricted: boolean, grants: Grants): void {
  db.run(sql('categories').where({ id: categoryId }).update({ is_restricted: isRestricted, ...touched() }))
  db.run(sql('category_grants').where({ category_id: categoryId }).delete())
  for (const [key, controls] of grants) {
    const id = Number(key.slice(1))
    const grantee = key.startsWith('g') ? { access_group_id: id } : { user_id: id }
    for (const control of controls) db.run(sql('category_grants').insert({ category_id: categoryId, control, ...grantee }))
  }
}
