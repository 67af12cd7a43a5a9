import { closedTo, isOpenTo } from '../categories/access.ts'
import { findCategory } from '../categories/store.ts'
import { recategorize } from '../classification/store.ts'
import { timestamp } from '../clock.ts'
import { chosen, type Selection } from '../customer-list/selection.ts'
import { askedOf } from '../customer-list/store.ts'
import { setCustomerActive } from '../customers/store.ts'
import { sql, type Database } from '../database.ts'
import { record } from '../history/store.ts'
import type { Asked } from '../paging/asked.ts'
import { findPage } from '../paging/finding.ts'
import { compose, oneOf } from '../paging/fragments.ts'
import { inOrderOf } from '../paging/rows.ts'

export type Act = 'activate' | 'deactivate' | 'category'

/** How many customers one act may change: it is one transaction, and everybody who saves waits for it. */
export const CUSTOMERS_MAX = 2000

export interface Target {
  id: number
  company_id: number
  name: string
  category_id: number
  is_active: 0 | 1
  is_company_active: 0 | 1
}

/**
 * The chosen customers that the person may change, and how many were chosen in all; both stop at one more than may be
 * changed at once.
 */
export interface Chosen { targets: Target[], chosenCount: number }

const targetColumns = ['customers.id', 'customers.company_id', 'companies.name', 'customers.category_id', 'customers.is_active', 'companies.is_active as is_company_active']

interface User { id: number, name: string }

/** Finds what was chosen, in the order of the list. */
export function chosenBy (db: Database, { asking, ids }: Selection, userId: number): Chosen {
  const asked = askedOf(db, asking, userId)
  const all: Asked = { ...asked, narrowings: ids ? [chosen(ids), ...asked.narrowings] : asked.narrowings, place: {}, rowsMax: CUSTOMERS_MAX + 1, isUncounted: true }
  const closed = closedTo(db, userId, 'edit')
  const isOpen = compose('{} and not {}', asked.base.condition, oneOf('coalesce(listed.category_id, 0)', closed))
  const open = closed.length === 0 ? all : { ...all, base: { ...asked.base, condition: isOpen } }
  const targets = targetsIn(db, findPage(db, open).ids)
  return { targets, chosenCount: closed.length === 0 ? targets.length : findPage(db, all).ids.length }
}

function targetsIn (db: Database, companyIds: number[]): Target[] {
  const rows = db.rows<Target>(sql('customers').select(targetColumns)
    .join('companies', 'companies.id', 'customers.company_id')
    .whereRaw('customers.company_id in (select value from json_each(?))', [JSON.stringify(companyIds)]))
  return inOrderOf(companyIds, rows, row => row.company_id)
}

/** Those for whom the act changes something. The customer of an inactive company stays inactive. */
export function changedBy (act: Act, targets: Target[], categoryId = 0): Target[] {
  if (act === 'activate') return targets.filter(one => !one.is_active && one.is_company_active)
  return targets.filter(one => act === 'deactivate' ? one.is_active : one.category_id !== categoryId)
}

interface Doing { act: Act, targets: Target[], user: User, reason: string, categoryId?: number, categoryNames: (id: number) => string }

/** Inside `write`. Changes them all, each with its line in the history; gives the act's id, by which it can be undone. */
export function doBulkAct (db: Database, { act, targets, user, reason, categoryId = 0, categoryNames }: Doing): number {
  const id = db.insert(sql('bulk_acts').insert({ user_id: user.id, act, created_at: timestamp() }))
  const after = act === 'category' ? categoryId : Number(act === 'activate')
  for (const target of targets) {
    const before = act === 'category' ? target.category_id : target.is_active
    db.run(sql('bulk_act_changes').insert({ bulk_act_id: id, customer_id: target.id, value_before: before, value_after: after }))
    change(db, act, target, after, { user, categoryNames, reason: [reason, `Ação em massa nº ${id}`].filter(Boolean).join(' - ') })
  }
  return id
}

function change (db: Database, act: Act, target: Target, value: number, { user, categoryNames, reason }: Pick<Doing, 'user' | 'categoryNames' | 'reason'>): void {
  if (act === 'category') {
    const [from, to] = [target.category_id, value].map(id => ({ id, name: categoryNames(id) }))
    return recategorize(db, target, { from: from!, to: to! }, { user, reason })
  }
  const { id, company_id, name } = target
  setCustomerActive(db, id, value === 1)
  record(db, { record_type: 'customer', record_id: id, record_name: name, company_id, user, act: value ? 'activated' : 'deactivated', reason })
}

interface BulkAct {
  id: number
  act: Act
  count: number
  undone_at: string | null
  /** How many were given back. */
  undone_count: number | null
}

/** An act of the person's own. */
export function findBulkAct (db: Database, userId: number, id: number): BulkAct | undefined {
  return db.row<BulkAct>(sql('bulk_acts').select('id', 'act', 'undone_at', 'undone_count',
    sql('bulk_act_changes').whereRaw('bulk_act_id = bulk_acts.id').count('*').as('count')).where({ id, user_id: userId }))
}

interface Undone extends Target { value_before: number }

/** Inside `write`. Gives back what was before to those that still are as the act left them, as far as that may be. */
export function undoBulkAct (db: Database, { id, act }: BulkAct, user: User, categoryNames: (id: number) => string): void {
  const column = act === 'category' ? 'customers.category_id' : 'customers.is_active'
  const targets = db.rows<Undone>(sql('bulk_act_changes as change').select(...targetColumns, 'change.value_before')
    .join('customers', 'customers.id', 'change.customer_id').join('companies', 'companies.id', 'customers.company_id')
    .where('change.bulk_act_id', id).whereRaw('?? = change.value_after', [column]))
    .filter(target => mayReturn(db, act, target, user.id))
  for (const target of targets) change(db, act, target, target.value_before, { user, categoryNames, reason: `Ação em massa nº ${id} desfeita` })
  db.run(sql('bulk_acts').where({ id }).update({ undone_at: timestamp(), undone_count: targets.length }))
}

// Undoing asks for the same as the act did: rights may have changed meanwhile, and the company or the former category may be gone.
function mayReturn (db: Database, act: Act, target: Undone, userId: number): boolean {
  const { category_id: now, value_before: before } = target
  if (!isOpenTo(db, userId, now, 'edit')) return false
  if (act === 'category') return findCategory(db, before) !== undefined && isOpenTo(db, userId, before, 'edit')
  return before === 0 || target.is_company_active === 1
}
