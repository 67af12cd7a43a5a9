import { sql, type Database } from '../database.ts'
import type { StateRegistration } from './form.ts'

/** Inside `write`. The company has these and no others. */
export function keepStateRegistrations (db: Database, companyId: number, registrations: StateRegistration[]): void {
  db.run(sql('state_registrations').where({ company_id: companyId }).delete())
  registrations.forEach((registration, position) => {
    db.run(sql('state_registrations').insert({ company_id: companyId, position, ...registration }))
  })
}

/** A column of a query over companies: theirs, as JSON. */
export const stateRegistrationsColumn = `(select json_group_array(json_object('state', state, 'number', number) order by position)
  from state_registrations where company_id = companies.id) as state_registrations`
