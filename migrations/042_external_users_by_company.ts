import type { Knex } from 'knex'

// Usuários externos is put in order by company and by who invited. Somebody may stand behind contacts of several
// companies: the first of them by name is kept with the person.
const firstCompany = (id: string) => `coalesce((select min(companies.name_search) from contacts
  join companies on companies.id = contacts.company_id where contacts.external_user_id = ${id}), '')`
const retell = (ids: string) => `update external_users set company = ${firstCompany('external_users.id')} where id in (${ids});`

const triggers: Record<string, [event: string, ids: string]> = {
  contacts_company_told: ['insert on contacts when new.external_user_id is not null', 'new.external_user_id'],
  contacts_company_retold: ['update of external_user_id, company_id on contacts', 'old.external_user_id, new.external_user_id'],
  contacts_company_untold: ['delete on contacts when old.external_user_id is not null', 'old.external_user_id'],
  companies_name_retold: ['update of name_search on companies', 'select external_user_id from contacts where company_id = new.id'],
}

export async function up (db: Knex): Promise<void> {
  await db.raw("alter table external_users add column company text not null default ''")
  await db.raw(`update external_users set company = ${firstCompany('external_users.id')}`)
  for (const [name, [event, ids]] of Object.entries(triggers)) {
    await db.raw(`create trigger ${name} after ${event} begin ${retell(ids)} end`)
  }
  await db.raw('create index external_users_company on external_users (company, id)')
  await db.raw('create index external_users_created_by on external_users (created_by, name_search, id)')
}

export async function down (db: Knex): Promise<void> {
  for (const name of ['company', 'created_by']) await db.raw(`drop index external_users_${name}`)
  for (const name of Object.keys(triggers)) await db.raw(`drop trigger ${name}`)
  await db.raw('alter table external_users drop column company')
}
