import type { Knex } from 'knex'

export async function up (db: Knex): Promise<void> {
  // What was refused, counted by the hour: of an account by its id (no foreign key: it outlives the person), of
  // strangers by the network they came from. The history proper is never changed, so counts stand beside it.
  await db.raw(`create table refusals (
    hour text not null,
    event text not null check (event in ('authn_login_fail', 'authn_password_fail', 'authz_fail', 'malicious_csrf')),
    user_id integer not null default 0,
    network text not null default '',
    count integer not null check (count > 0),
    last_at text not null,
    primary key (hour, event, user_id, network)
  ) strict, without rowid`)
}

export async function down (db: Knex): Promise<void> {
  await db.raw('drop table refusals')
}
