import { sql, type Database } from '../database.ts'
import type { AddressValues } from './form.ts'

export interface Address extends AddressValues { id: number }

type Row = Omit<Address, 'is_main' | 'is_billing' | 'is_delivery' | 'is_mailing'> &
  Record<'is_main' | 'is_billing' | 'is_delivery' | 'is_mailing', 0 | 1>

/** Inside `write`. */
export function addAddress (db: Database, companyId: number, position: number, values: AddressValues): void {
  const { cep, state, complement, district, ...rest } = values
  db.run(sql('addresses').insert({
    ...rest, company_id: companyId, position,
    cep: cep || null, state: state || null, complement: complement || null, district: district || null,
  }))
}

export function addressesOf (db: Database, companyId: number): Address[] {
  const rows = db.rows<Row>(sql('addresses').where({ company_id: companyId }).orderBy('position'))
  return rows.map(row => ({
    ...row,
    cep: row.cep ?? '', state: row.state ?? '', complement: row.complement ?? '', district: row.district ?? '',
    is_main: row.is_main === 1, is_billing: row.is_billing === 1,
    is_delivery: row.is_delivery === 1, is_mailing: row.is_mailing === 1,
  }))
}
