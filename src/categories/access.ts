import type { Knex } from 'knex'
import { sql, type Database } from '../database.ts'
import { remembered } from '../database/remembered.ts'
import { Forbidden, notFound } from '../errors.ts'
import { lineOf } from '../hierarchy.ts'

/**
 * Who may do what with the customers of a category. A public category is open to whoever has the menu; a
 * restricted one is closed under every control that it does not grant to the person or to a group of theirs,
 * and what is closed above is closed below. Whoever may change categories (CT005) is shut out of nothing.
 *
 * A query that reads customers or companies for a person goes through `withoutClosed`, one record through `permitted`.
 */
export const controls = ['list', 'view', 'create', 'edit', 'delete'] as const
export type Control = typeof controls[number]

/** The categories that are closed to a person; mostly none. */
export const closedTo = remembered(['categories', 'category_grants', 'access_group_members', 'access_group_rights'],
  (db, userId: number, control: Control): readonly number[] => db.rows<{ id: number }>(closedCategories(userId, control)).map(({ id }) => id))

function closedCategories (userId: number, control: Control): Knex.QueryBuilder {
  const granted = sql('category_grants as granted').select('granted.id').whereRaw('granted.category_id = categories.id').where({ control })
    .where(whose => {
      void whose.where('granted.user_id', userId)
        .orWhereIn('granted.access_group_id', sql('access_group_members').select('access_group_id').where('user_id', userId))
    })
  const configures = sql('access_group_members as member').select('member.user_id')
    .join('access_group_rights as rights', 'rights.access_group_id', 'member.access_group_id')
    .where({ 'member.user_id': userId, 'rights.menu': 'CT005', 'rights.access_right': 'edit' })
  return sql('closed').select('id').withRecursive('closed', closed => {
    void closed.select('id').from('categories').where('is_restricted', 1).whereNotExists(granted).whereNotExists(configures)
      .union(below => { void below.select('child.id').from('categories as child').join('closed', 'closed.id', 'child.parent_id') })
  })
}

/** Whether a category, or one above it, is open only to those whom it names. */
export function isRestricted (db: Database, id: number): boolean {
  return db.row(lineOf('categories', id).select('line.id').from('line').join('categories', 'categories.id', 'line.id')
    .where('categories.is_restricted', 1).limit(1)) !== undefined
}

/** Narrows a query that has `customers`, joined or left joined: companies that are no customers stay. */
export function withoutClosed (query: Knex.QueryBuilder, closed: readonly number[], column = 'customers.category_id'): Knex.QueryBuilder {
  if (closed.length === 0) return query
  return query.whereRaw('(?? is null or ?? not in (select value from json_each(?)))', [column, column, JSON.stringify(closed)])
}

/** Narrows a query whose rows name a company in some column, such as contacts. */
export function withoutClosedCompanies (query: Knex.QueryBuilder, column: string, closed: readonly number[]): Knex.QueryBuilder {
  if (closed.length === 0) return query
  return query.whereNotExists(sql('customers as shut').select('shut.id').whereRaw('shut.company_id = ??', [column])
    .whereRaw('shut.category_id in (select value from json_each(?))', [JSON.stringify(closed)]))
}

const CATEGORY_UNKNOWN = 0

interface LineColumns { company: string, id: string }

/**
 * Narrows a query of history lines. Of a customer who was deleted or left a restricted category, what happened until
 * then is closed as the customer was: the line that tells of it keeps the category.
 */
export function withoutClosedHistory (query: Knex.QueryBuilder, { company, id }: LineColumns, closed: readonly number[]): Knex.QueryBuilder {
  if (closed.length === 0) return query
  return withoutClosedCompanies(query, company, closed).whereNotExists(sql('history as closing').select('closing.id')
    .whereRaw('closing.company_id = ?? and closing.id >= ??', [company, id])
    .whereRaw('closing.category_id in (select value from json_each(?))', [JSON.stringify([...closed, CATEGORY_UNKNOWN])]))
}

/** Whether a person may do that with the customers of a category; a company that is no customer (null) is open. */
export function isOpenTo (db: Database, userId: number, categoryId: number | null | undefined, control: Control): boolean {
  return categoryId === null || categoryId === undefined || !closedTo(db, userId, control).includes(categoryId)
}

/** Tells whether a person may open a row that a list shows them, by the category of its customer. */
export function opening (db: Database, userId: number): (row: { category_id: number | null }) => boolean {
  return row => isOpenTo(db, userId, row.category_id, 'view')
}

/**
 * Gives back the one record that was found, a customer or a company with its customer's category. What a
 * person may not see is not found (404); what they see and may not change is forbidden (403).
 */
export function permitted<Row extends { category_id: number | null }> (
  db: Database, userId: number, row: Row | undefined, what: string, control: Control = 'view',
): Row {
  if (!row || !isOpenTo(db, userId, row.category_id, 'view')) return notFound(what)
  if (control !== 'view' && !isOpenTo(db, userId, row.category_id, control)) throw new Forbidden('category')
  return row
}

/**
 * The person to ask about a record that one may not see: whoever made it, or else somebody who administers. Nothing of
 * the record is told.
 */
export function whomToAsk (db: Database, createdBy: number | null, categoryId: number | null, userId: number): string {
  const maker = createdBy === null || createdBy === userId || !isOpenTo(db, createdBy, categoryId, 'view') ? undefined
    : db.row<{ name: string }>(sql('users').select('name').where({ id: createdBy, is_active: 1 }))
  const somebody = maker ?? db.row<{ name: string }>(sql('users').select('users.name')
    .join('access_group_members as member', 'member.user_id', 'users.id')
    .join('access_group_rights as rights', 'rights.access_group_id', 'member.access_group_id')
    .where({ 'users.is_active': 1, 'rights.menu': 'CT005', 'rights.access_right': 'edit' }).orderBy('users.id').limit(1))
  return somebody?.name ?? 'quem administra o sistema'
}
