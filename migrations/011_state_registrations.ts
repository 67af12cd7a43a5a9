import type { Knex } from 'knex'

export async function up (db: Knex): Promise<void> {
  // One for each state; '' where nobody said of which.
  await db.raw(`create table state_registrations (
    company_id integer not null references companies (id) on delete cascade,
    state text not null check (length(state) in (0, 2)),
    number text not null check (length(number) between 1 and 30),
    position integer not null,
    primary key (company_id, state)
  ) strict, without rowid`)

  // The number that a company had belongs to the state of its main address, as far as anybody knows.
  await db.raw(`insert into state_registrations (company_id, state, number, position)
    select companies.id, coalesce(addresses.state, ''), upper(${bare('companies.state_registration')}), 0
    from companies left join addresses on addresses.company_id = companies.id and addresses.is_main
    where state_registration_indicator = 'contributor' and ${bare('companies.state_registration')} <> ''`)
  await db.raw('alter table companies drop column state_registration')
}

export async function down (db: Knex): Promise<void> {
  await db.raw('alter table companies add column state_registration text')
  await db.raw(`update companies set state_registration = case state_registration_indicator when 'exempt' then 'ISENTO'
    else (select number from state_registrations where company_id = companies.id order by position limit 1) end`)
  await db.raw('drop table state_registrations')
}

function bare (column: string): string {
  return ['.', '-', '/', ' '].reduce((text, mark) => `replace(${text}, '${mark}', '')`, column)
}
