import { timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { remembered } from '../database/remembered.ts'
import { fold } from '../writing/fold.ts'

interface SavedFilter {
  id: number
  user_id: number
  name: string
  /** What the list was asked for, as its address carries it. */
  query: string
  access_group_id: number | null
  group_name: string | null
  owner_name: string
}

type List = 'customers'

/** The filters a person saved, and those that others share with a group of theirs, by name. */
export const listSavedFilters = remembered(['saved_filters', 'access_group_members', 'access_groups', 'users'],
  (db, userId: number, list: List): readonly SavedFilter[] => {
    const mine = sql('saved_filters').select('id').where({ user_id: userId, list })
    const shared = sql('access_group_members as member').select('filter.id')
      .joinRaw('join saved_filters as filter on filter.access_group_id = member.access_group_id and filter.list = ?', [list])
      .where('member.user_id', userId)
    return db.rows<SavedFilter>(sql('saved_filters').select('saved_filters.id', 'saved_filters.user_id', 'saved_filters.name', 'saved_filters.query',
      'saved_filters.access_group_id', 'access_groups.name as group_name', 'users.name as owner_name')
      .join('users', 'users.id', 'saved_filters.user_id')
      .leftJoin('access_groups', 'access_groups.id', 'saved_filters.access_group_id')
      .whereIn('saved_filters.id', mine.union(shared)).orderBy(['saved_filters.name', 'saved_filters.id']))
  })

/** The groups a person may share a filter with: their own. */
export function groupsOfUser (db: Database, userId: number): Array<{ id: number, name: string }> {
  return db.rows(sql('access_groups').select('access_groups.id', 'access_groups.name')
    .join('access_group_members as member', 'member.access_group_id', 'access_groups.id')
    .where('member.user_id', userId).orderBy('access_groups.name'))
}

/** A filter of the person's own with this name, whatever its accents, capitals and punctuation. */
export function ownFilterNamed (db: Database, userId: number, list: List, name: string): SavedFilter | undefined {
  return listSavedFilters(db, userId, list).find(filter => filter.user_id === userId && fold(filter.name) === fold(name))
}

/** Inside `write`. */
export function addSavedFilter (db: Database, userId: number, filter: { name: string, query: string, access_group_id: number | null }): number {
  return db.insert(sql('saved_filters').insert({ ...filter, user_id: userId, list: 'customers', created_at: timestamp() }))
}

/** Inside `write`. Only the person's own; gives whether there was one. */
export function removeSavedFilter (db: Database, userId: number, id: number): boolean {
  return db.run(sql('saved_filters').where({ id, user_id: userId }).delete()) > 0
}
