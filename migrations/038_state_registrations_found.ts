import type { Knex } from 'knex'

const triggers = [['insert', 'new'], ['update', 'new'], ['delete', 'old']]

// A company is found by its inscrições estaduais too: the texts of those that have any are written anew.
export async function up (db: Knex): Promise<void> {
  for (const [event, row] of triggers) {
    await db.raw(`create trigger state_registrations_${event} after ${event} on state_registrations
      begin insert or ignore into unindexed_companies values (${row}.company_id); end`)
  }
  await markThem(db)
}

export async function down (db: Knex): Promise<void> {
  for (const [event] of triggers) await db.raw(`drop trigger state_registrations_${event}`)
  await markThem(db)
}

async function markThem (db: Knex): Promise<void> {
  await db.raw('insert or ignore into unindexed_companies select distinct company_id from state_registrations')
}
