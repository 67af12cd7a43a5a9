import { sql, type Database } from '../database.ts'

// Whoever has these can give back everything else.
const needed = ['AD004:view', 'AD004:edit', 'CM011:view', 'CM011:edit']

/**
 * Whether somebody with these rights may hand out those: people give no more than they have; whoever administers people
 * and groups may give everything.
 */
export function mayGrant (own: ReadonlySet<string>, cells: Iterable<string>): boolean {
  return needed.every(cell => own.has(cell)) || [...cells].every(cell => own.has(cell))
}

/** What is about to happen: a group gets other rights, or a person other groups (none, when inactivated). */
interface RightsChange {
  group?: { id: number, rights: ReadonlySet<string> }
  user?: { id: number, groupIds: readonly number[] }
}

/**
 * Whether somebody who can sign in still administers people and rights after this change. Inside
 * `write`: two administrators who give up at the same moment must not both believe that the other one stays.
 */
export function leavesAdministrator (db: Database, change: RightsChange): boolean {
  const members = db.rows<{ user_id: number, access_group_id: number }>(sql('access_group_members as member')
    .join('users', 'users.id', 'member.user_id').where({ is_active: 1 }).whereNot('password_hash', '')
    .select('user_id', 'access_group_id'))
  const rights = db.rows<{ access_group_id: number, cell: string }>(sql('access_group_rights').whereIn('menu', ['AD004', 'CM011'])
    .select('access_group_id', sql.raw("menu || ':' || access_right as cell")))
  const granted = new Map<number, Set<string>>()
  for (const { access_group_id: id, cell } of rights) granted.set(id, (granted.get(id) ?? new Set()).add(cell))
  const joined = new Map<number, number[]>()
  for (const { user_id: id, access_group_id: groupId } of members) joined.set(id, [...joined.get(id) ?? [], groupId])

  const isKept = hasAdministrator(joined, granted)
  const { group, user } = change
  const grantedThen = group ? new Map(granted).set(group.id, new Set(group.rights)) : granted
  const joinedThen = user && joined.has(user.id) ? new Map(joined).set(user.id, [...user.groupIds]) : joined
  return !isKept || hasAdministrator(joinedThen, grantedThen)
}

function hasAdministrator (joined: Map<number, number[]>, granted: Map<number, Set<string>>): boolean {
  return [...joined.values()].some(groupIds => needed.every(cell => groupIds.some(id => granted.get(id)?.has(cell))))
}

export const lastAdministrator = 'Alguém ativo precisa continuar administrando Usuários (AD004) e Grupos de acesso (CM011).'
