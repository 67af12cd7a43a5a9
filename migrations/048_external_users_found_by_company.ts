import type { Knex } from 'knex'

// People are found by the names of all their companies, too. Every trigger that keeps the first of these with a person
// (042) writes the column `company`, the same name or another: that is when their text is written anew.
const own = (row: string) => `' ' || ${row}.name_search || char(10) || ' ' || ${row}.email_key`
const companies = (row: string) => `coalesce((select group_concat(char(10) || ' ' || companies.name_search || char(10), '') from contacts
  join companies on companies.id = contacts.company_id where contacts.external_user_id = ${row}.id), '')`

export async function up (db: Knex): Promise<void> {
  await write(db, 'name_search, email_key, company', row => `${own(row)} || ${companies(row)}`)
}

export async function down (db: Knex): Promise<void> {
  await write(db, 'name_search, email_key', own)
}

async function write (db: Knex, columns: string, text: (row: string) => string): Promise<void> {
  await db.raw('drop trigger external_users_refound')
  await db.raw(`create trigger external_users_refound after update of ${columns} on external_users
    begin update external_user_search set text = ${text('new')} where rowid = new.id; end`)
  await db.raw("insert into external_user_search (external_user_search) values ('delete-all')")
  await db.raw(`insert into external_user_search (rowid, text) select id, ${text('external_users')} from external_users`)
}
