import type { Knex } from 'knex'
import { sql } from '../database.ts'

/** What companies are found by besides their own row, each as one JSON text. */
export interface Beside { contacts: string, cities: string, registrations: string }

type ContactTexts = [name: string, email: string | null, phone: string | null, mobile: string | null]

/** Columns of a query of `companies`. */
export function beside (): Knex.Raw[] {
  return [
    sql.raw('(select json_group_array(json_array(name, email, phone, mobile)) from contacts where company_id = companies.id) as contacts'),
    sql.raw('(select json_group_array(city) from addresses where company_id = companies.id) as cities'),
    sql.raw('(select json_group_array(number order by position) from state_registrations where company_id = companies.id) as registrations'),
  ]
}

export function readBeside ({ contacts, cities, registrations }: Beside): { contacts: ContactTexts[], cities: string[], registrations: string[] } {
  return { contacts: JSON.parse(contacts) as ContactTexts[], cities: JSON.parse(cities) as string[], registrations: JSON.parse(registrations) as string[] }
}
