import type { Knex } from 'knex'
import { sql } from '../database.ts'

/** What companies are found by besides their own row, each as one JSON text. */
export interface Beside { contacts: string, cities: string, registrations: string }

type ContactTexts = [name: string, email: string | null, phone: string | null, mobile: string | null]

/** Columns of a query of `companies`: of a type without a step what was kept there is not shown, and nobody is found by it. */
export function beside (): Knex.Raw[] {
  return [
    sql.raw(`(select json_group_array(json_array(name, email, phone, mobile)) from contacts where company_id = companies.id and ${hasStep('contacts')}) as contacts`),
    sql.raw(`(select json_group_array(city) from addresses where company_id = companies.id and ${hasStep('addresses')}) as cities`),
    sql.raw('(select json_group_array(number order by position) from state_registrations where company_id = companies.id) as registrations'),
  ]
}

/** Whether the type of a company of a query of `companies` has addresses, or contacts. */
export function hasStep (step: 'addresses' | 'contacts'): string {
  return `(select has_${step} from company_types where id = companies.company_type_id)`
}

export function readBeside ({ contacts, cities, registrations }: Beside): { contacts: ContactTexts[], cities: string[], registrations: string[] } {
  return { contacts: JSON.parse(contacts) as ContactTexts[], cities: JSON.parse(cities) as string[], registrations: JSON.parse(registrations) as string[] }
}
