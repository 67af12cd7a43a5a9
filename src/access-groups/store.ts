import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { touched } from '../database/touched.ts'
import type { Form } from '../forms.ts'
import { renewSessionsOf } from '../sessions/store.ts'
import { lastAdministrator, leavesAdministrator } from '../users/administrators.ts'
import { byName } from '../writing/alphabet.ts'
import { fold } from '../writing/fold.ts'
import type { GroupValues } from './form.ts'

export interface AccessGroup {
  id: number
  identifier: string
  name: string
  requires_second_factor: 0 | 1
  version: number
  rights: ReadonlySet<string>
}

type Row = Omit<AccessGroup, 'rights'>

export function findGroup (db: Database, id: number): AccessGroup | undefined {
  const row = db.row<Row>(sql('access_groups').where({ id }))
  return row && { ...row, rights: rightsOfGroup(db, id) }
}

/** All groups by name, with how many people are in each. */
export function listGroups (db: Database): Array<Row & { members: number }> {
  const rows = db.rows<Row & { members: number }>(sql('access_groups').select('id', 'identifier', 'name', 'requires_second_factor', 'version',
    sql('access_group_members').whereRaw('access_group_id = access_groups.id').count('*').as('members')))
  return rows.toSorted(byName)
}

/** All groups with what each grants. */
export function listGroupRights (db: Database): Array<Pick<AccessGroup, 'id' | 'name' | 'rights'>> {
  const granted = Map.groupBy(db.rows<{ access_group_id: number, menu: string, access_right: string }>(sql('access_group_rights').select()),
    row => row.access_group_id)
  return listGroups(db).map(({ id, name }) => ({
    id, name, rights: new Set((granted.get(id) ?? []).map(({ menu, access_right: right }) => `${menu}:${right}`)),
  }))
}

/** The groups whose people need a second factor. */
export function groupsWithFactor (db: Database): Row[] {
  return listGroups(db).filter(group => group.requires_second_factor === 1)
}

interface Member { id: number, name: string, email: string, is_active: 0 | 1 }

export function membersOf (db: Database, groupId: number): Member[] {
  return db.rows<Member>(sql('access_group_members as member').join('users', 'users.id', 'member.user_id')
    .where({ access_group_id: groupId }).select('users.id', 'name', 'email', 'is_active').orderBy(['name_search', 'users.id']))
}

/** The ids of the people of a group who are among these. */
export function membersAmong (db: Database, groupId: number, people: Knex.QueryBuilder): ReadonlySet<number> {
  const rows = db.rows<{ user_id: number }>(sql('access_group_members').where({ access_group_id: groupId }).whereIn('user_id', people).select('user_id'))
  return new Set(rows.map(row => row.user_id))
}

/** Inside `write`. The complaints about a group that clashes with another, or whose change would leave nobody to administer. */
export function groupConflicts (db: Database, values: GroupValues, id?: number): Form['errors'] {
  const twin = listGroups(db).find(group => group.id !== id && fold(group.name) === fold(values.name))
  const isSafe = id === undefined || leavesAdministrator(db, { group: { id, rights: rightsAfter(db, values, id) } })
  return {
    ...(twin && { name: { message: `Já existe o grupo ${twin.name}.` } }),
    ...(!isSafe && { rights: { message: lastAdministrator } }),
  }
}

/** Inside `write`. */
export function addGroup (db: Database, values: GroupValues): number {
  const now = timestamp()
  const id = db.insert(sql('access_groups').insert({
    identifier: randomBytes(6).toString('hex').toUpperCase(), name: values.name,
    requires_second_factor: values.requires_second_factor, created_at: now, updated_at: now,
  }))
  keepRights(db, id, values.rights)
  return id
}

/** Inside `write`. Rights of menus that the form did not show stay as they are. */
export function changeGroup (db: Database, id: number, values: GroupValues): void {
  const rights = rightsAfter(db, values, id)
  db.run(sql('access_groups').where({ id }).update({
    name: values.name, requires_second_factor: values.requires_second_factor, ...touched(),
  }))
  db.run(sql('access_group_rights').where({ access_group_id: id }).delete())
  keepRights(db, id, rights)
  renewSessionsOf(db, membersOf(db, id).map(member => member.id))
}

/** Inside `write`. */
export function removeGroup (db: Database, id: number): void {
  db.run(sql('access_groups').where({ id }).delete())
}

/** Why a group may not be deleted, in words; undefined when it may. */
export function useOfGroup (db: Database, id: number): string | undefined {
  if (membersOf(db, id).length > 0) return 'há pessoas neste grupo, e é preciso retirá-las antes'
  const grant = db.row(sql('category_grants').select('id').where({ access_group_id: id }).limit(1))
  return grant ? 'há categorias restritas a este grupo, e é preciso abri-las ou restringi-las a outro antes' : undefined
}

function rightsOfGroup (db: Database, id: number): Set<string> {
  const rows = db.rows<{ menu: string, access_right: string }>(sql('access_group_rights').where({ access_group_id: id }).select('menu', 'access_right'))
  return new Set(rows.map(({ menu, access_right: right }) => `${menu}:${right}`))
}

function rightsAfter (db: Database, { rights, shown }: GroupValues, id: number): Set<string> {
  return new Set([...rights, ...[...rightsOfGroup(db, id)].filter(cell => !shown.has(cell))])
}

function keepRights (db: Database, id: number, rights: Iterable<string>): void {
  const rows = [...rights].map(cell => cell.split(':')).map(([menu, right]) => ({ access_group_id: id, menu, access_right: right }))
  if (rows.length > 0) db.run(sql('access_group_rights').insert(rows))
}
