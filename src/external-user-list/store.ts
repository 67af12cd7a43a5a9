import { closedTo, withoutClosedCompanies } from '../categories/access.ts'
import { sql, type Database } from '../database.ts'
import { remembered } from '../database/remembered.ts'
import { listedExternalUsers, withoutStrangers, type ListedExternalUser } from '../external-users/store.ts'
import { placeOf, readers, readSort, type Asking, type Reader } from '../lists/query.ts'
import type { Asked, Narrowing, Take, Total } from '../paging/asked.ts'
import { findPage } from '../paging/finding.ts'
import { every, fragment, joined, type Fragment } from '../paging/fragments.ts'
import { byColumn, byFilled, byGroup, type Order } from '../paging/orders.ts'
import { inOrderOf } from '../paging/rows.ts'
import { matchOf } from '../search/narrowing.ts'
import { fragmentOf, isShort, readSearch, TYPED_MAX, type Search } from '../search/typed.ts'
import { byName } from '../writing/alphabet.ts'

const table = 'external_users'
const nameIndex = `${table}_name`

/** The columns of Usuários externos. */
export const columns = [
  { name: 'name', label: 'Nome e e-mail' }, { name: 'company', label: 'Empresa' }, { name: 'status', label: 'Situação' },
  { name: 'inviter', label: 'Convidado por' }, { name: 'updated', label: 'Alterado' },
] as const

export const statuses = [['active', 'Ativo'], ['blocked', 'Bloqueado']] as const

/** What the address of Usuários externos may carry. */
export const known: Record<string, Reader> = {
  q: readers.text(TYPED_MAX),
  status: readers.among(statuses.map(([status]) => status)),
  sort: readers.among(columns.flatMap(({ name }) => [name, `-${name}`])),
  after: readers.row, before: readers.row,
}

interface ExternalUsersPage { rows: ListedExternalUser[], total: Total, previous: number | undefined, next: number | undefined }

/** For whoever does not see all companies there is no order of them: it would tell between which names a hidden one stands. */
export function unorderedFor (db: Database, userId: number): string[] {
  return closedTo(db, userId, 'list').length > 0 ? ['company'] : []
}

/** People found by parts of name, e-mail and companies; neither those of companies that are closed to a person, nor by these. */
export function listExternalUsers (db: Database, asking: Asking, userId: number, { isOpenable = false, ...how }: Take = {}): ExternalUsersPage {
  const { ids, ...found } = findPage(db, { ...askedOf(db, asking, userId, isOpenable), ...how })
  const rows = db.rows<ListedExternalUser>(listedExternalUsers().whereRaw('external_users.id in (select value from json_each(?))', [JSON.stringify(ids)]))
  return { ...found, rows: inOrderOf(ids, rows, row => row.id) }
}

function askedOf (db: Database, asking: Asking, userId: number, isOpenable: boolean): Asked {
  const search = readSearch(asking.q ?? '')
  const { sort = 'name' } = asking
  const order = orderOf(db, unorderedFor(db, userId).includes(readSort(sort).column) ? 'name' : sort)
  return {
    table, key: 'id', base: openTo(db, userId, isOpenable), order, place: placeOf(asking),
    narrowings: [...(search ? [searchNarrowing(search, closedTo(db, userId, 'list'))] : []), ...(asking.status ? [statusNarrowing(asking.status)] : [])],
  }
}

// Somebody is seen in the list by one company and opened by one, which may be another.
function openTo (db: Database, userId: number, isOpenable: boolean): Narrowing {
  const shut = (isOpenable ? ['list', 'view'] as const : ['list'] as const).map(control => closedTo(db, userId, control)).filter(closed => closed.length > 0)
  if (shut.length === 0) return { condition: fragment('1'), along: nameIndex }
  const known = (closed: readonly number[]) => {
    const { sql: text, bindings } = withoutStrangers(sql(table).select('id').whereRaw('external_users.id = listed.id'), closed).toSQL()
    return fragment(`exists (${text})`, ...bindings)
  }
  return { condition: every(shut.map(known)), along: nameIndex }
}

function statusNarrowing (status: string): Narrowing {
  const index = `${table}_is_blocked`
  return { condition: fragment('listed.is_blocked = ?', status === 'blocked' ? 1 : 0), along: index, sorted: { name_search: index } }
}

// Trigrams say who may match, and each is looked at; what is too short for them begins the name.
function searchNarrowing (search: Search, closed: readonly number[]): Narrowing {
  if (search.words.length === 0) return { condition: fragment('0'), along: nameIndex }
  if (isShort(search)) {
    const condition = fragment('listed.name_search >= ? and listed.name_search < ?', search.start, `${search.start}\u{10FFFF}`)
    return { condition, along: nameIndex, sorted: { name_search: nameIndex } }
  }
  return {
    condition: every(search.words.map(forms => joined(forms.map(form => hasForm(form, closed)), ' or '))),
    along: fragment('select rowid as id from external_user_search where external_user_search match ?', matchOf(search)),
    isRough: true,
  }
}

function hasForm (form: string, closed: readonly number[]): Fragment {
  const sought = fragmentOf(form)
  const companies = sql('contacts').select('contacts.id').join('listed_companies as company', 'company.company_id', 'contacts.company_id')
    .whereRaw('contacts.external_user_id = listed.id')
    .whereRaw("instr(' ' || company.name || char(10) || ' ' || company.trade_name || char(10), ?) > 0", [sought])
  const { sql: text, bindings } = withoutClosedCompanies(companies, 'contacts.company_id', closed).toSQL()
  return fragment(`instr(' ' || listed.name_search || char(10) || ' ' || listed.email_key || char(10), ?) > 0 or exists (${text})`, sought, ...bindings)
}

function orderOf (db: Database, sort: string): Order {
  const { column, isDescending } = readSort(sort)
  switch (column) {
    case 'company': return byFilled(table, 'company', isDescending)
    case 'status': return byGroup(`${table}_is_blocked`, 'is_blocked', [0, 1], isDescending, 'name_search')
    case 'inviter': return byInviter(db, isDescending)
    case 'updated': return byColumn(table, 'updated_at', isDescending)
    default: return { stretches: [{ by: 'name_search', index: nameIndex }], isDescending }
  }
}

const inviters = remembered(['external_users', 'users'], db => db.rows<{ id: number, name: string }>(sql('users').select('id', 'name')
  .whereExists(sql(table).select('id').whereRaw('external_users.created_by = users.id'))))

/** By the name of who invited them; whom nobody is known to have invited stand at the end, in both directions. */
function byInviter (db: Database, isDescending: boolean): Order {
  const index = `${table}_created_by`
  const people = inviters(db).toSorted((one, other) => byName(one, other) || one.id - other.id)
  const { stretches } = byGroup(index, 'created_by', people.map(({ id }) => id), isDescending, 'name_search')
  return { stretches: [...stretches, { condition: fragment('listed.created_by is null'), by: 'name_search', index, isGroup: true }], isDescending }
}
