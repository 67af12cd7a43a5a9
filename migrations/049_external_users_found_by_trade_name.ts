import type { Knex } from 'knex'

// People are found by the trade names of their companies, too. Only lists have these folded (020), and they learn of a
// change at the end of the job that makes it: that is when the text of those people is written anew, by the column that
// rewrites it (048).
const own = (row: string) => `' ' || ${row}.name_search || char(10) || ' ' || ${row}.email_key`
const names = (row: string, name: string, join = '') => `coalesce((select group_concat(${name}, '') from contacts
  join companies on companies.id = contacts.company_id ${join} where contacts.external_user_id = ${row}.id), '')`
const legal = "char(10) || ' ' || companies.name_search || char(10)"
const trade = "coalesce(' ' || nullif(listed_companies.trade_name, '') || char(10), '')"
const listed = 'left join listed_companies on listed_companies.company_id = companies.id'

const triggers: Record<string, string> = {
  listed_trade_name_told: "insert on listed_companies when new.trade_name <> ''",
  listed_trade_name_retold: 'update of trade_name on listed_companies when new.trade_name <> old.trade_name',
}

export async function up (db: Knex): Promise<void> {
  await write(db, row => `${own(row)} || ${names(row, `${legal} || ${trade}`, listed)}`)
  for (const [name, event] of Object.entries(triggers)) {
    await db.raw(`create trigger ${name} after ${event} begin update external_users set company = company
      where id in (select external_user_id from contacts where company_id = new.company_id and external_user_id is not null); end`)
  }
}

export async function down (db: Knex): Promise<void> {
  for (const name of Object.keys(triggers)) await db.raw(`drop trigger ${name}`)
  await write(db, row => `${own(row)} || ${names(row, legal)}`)
}

async function write (db: Knex, text: (row: string) => string): Promise<void> {
  await db.raw('drop trigger external_users_refound')
  await db.raw(`create trigger external_users_refound after update of name_search, email_key, company on external_users
    begin update external_user_search set text = ${text('new')} where rowid = new.id; end`)
  await db.raw("insert into external_user_search (external_user_search) values ('delete-all')")
  await db.raw(`insert into external_user_search (rowid, text) select id, ${text('external_users')} from external_users`)
}
