import type { Knex } from 'knex'

export async function up (db: Knex): Promise<void> {
  // What the office was told about a CNPJ or a CEP from outside, by whom and when.
  await db.raw(`create table lookups (
    kind text not null check (kind in ('cnpj', 'cep')),
    number text not null,
    source text not null,
    answer text not null check (json_valid(answer)),
    found_at text not null,
    primary key (kind, number)
  ) strict, without rowid`)
}

export async function down (db: Knex): Promise<void> {
  await db.schema.dropTable('lookups')
}
