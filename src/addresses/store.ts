import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import { purposes, type AddressValues, type Purpose } from './form.ts'

export interface Address extends AddressValues { id: number, company_id: number, position: number, version: number }

type Row = Omit<Address, Purpose> & Record<Purpose, 0 | 1>

/** Inside `write`. One address at most is the main one: the new one, where it says so. */
export function addAddress (db: Database, companyId: number, position: number, values: AddressValues): number {
  if (values.is_main) clearMain(db, companyId)
  return db.insert(sql('addresses').insert({ ...columnsOf(values), company_id: companyId, position }))
}

/** Inside `write`. */
export function changeAddress (db: Database, { id, company_id: companyId }: Address, values: AddressValues): void {
  if (values.is_main) clearMain(db, companyId)
  db.run(sql('addresses').where({ id }).update({ ...columnsOf(values), version: sql.raw('version + 1') }))
}

/** Inside `write`. */
export function removeAddress (db: Database, id: number): void {
  db.run(sql('addresses').where({ id }).delete())
}

/** Inside `write`. The first address is the main one when nobody says which. */
export function settleMain (db: Database, companyId: number): void {
  const [first, ...others] = addressesOf(db, companyId)
  if (!first || [first, ...others].some(address => address.is_main)) return
  db.run(sql('addresses').where({ id: first.id }).update({ is_main: true, version: sql.raw('version + 1') }))
}

const notMain = hot((company_id: number) => sql('addresses').where({ company_id, is_main: true }).update({ is_main: false, version: sql.raw('version + 1') }))

function clearMain (db: Database, companyId: number): void {
  db.run(notMain(companyId))
}

function columnsOf ({ cep, city_code, state, complement, district, ...rest }: AddressValues) {
  return {
    ...rest, cep: cep || null, city_code: city_code || null, state: state || null, complement: complement || null, district: district || null,
  }
}

export function addressesOf (db: Database, companyId: number): Address[] {
  const rows = db.rows<Row>(sql('addresses').where({ company_id: companyId }).orderBy('position'))
  return rows.map(row => ({
    ...row,
    cep: row.cep ?? '', city_code: row.city_code ?? '', state: row.state ?? '', complement: row.complement ?? '', district: row.district ?? '',
    ...Object.fromEntries(purposes.map(purpose => [purpose, row[purpose] === 1])) as Record<Purpose, boolean>,
  }))
}
