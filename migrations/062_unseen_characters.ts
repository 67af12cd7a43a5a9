import { domainToUnicode } from 'node:url'
import type { Knex } from 'knex'

// What nobody sees in a copied text (soft hyphens, zero-width spaces), every kind of dash and symbols beside punctuation count
// for nothing any more where names and identifiers are compared, and an e-mail has its domain as people write it: what was
// kept for comparing is made anew. Where two identifiers or logins turn out to be the same, the later keeps its own.
export async function up (db: Knex): Promise<void> {
  for (const table of ['companies', 'contacts', 'external_users', 'users', 'attributes']) {
    await rewrite(db, { table, from: 'name', to: 'name_search', where: odd('name'), by: fold })
  }
  for (const table of ['companies', 'attributes']) {
    await rewrite(db, { table, from: 'identifier', to: 'identifier_key', where: odd('identifier'), by: keyOf })
  }
  await remakeUsed(db)
  for (const table of ['companies', 'contacts', 'external_users']) {
    const where = "email like '%@%xn--%'"
    await rewrite(db, { table, from: 'email', to: 'email_key', where, by: email => spelledOut(email).toLowerCase() })
    await rewrite(db, { table, from: 'email', to: 'email', where: `${where} and email_key not like '%@%xn--%'`, by: spelledOut })
  }
  await rewriteLogins(db)
  const ofEmails = "attribute_id in (select id from attributes where kind = 'email') and value like '%@%xn--%'"
  await rewrite(db, { table: 'attribute_values', from: 'value', to: 'value', where: ofEmails, by: spelledOut })
  await markOdd(db)
}

/** A column with anything else than the letters, figures and punctuation of a Brazilian keyboard. */
function odd (column: string): string {
  return `${column} glob '*[^ -~À-ÿ]*'`
}

interface Rewriting { table: string, from: string, to: string, where: string, by: (text: string) => string }

async function rewrite (db: Knex, { table, from, to, where, by }: Rewriting): Promise<void> {
  const rows: Array<{ id: number, text: string, known: string }> = await db.raw(`select id, ${from} as text, ${to} as known from ${table} where ${where} order by id`)
  for (const { id, text, known } of rows) {
    if (by(text) !== known) await db.raw(`update or ignore ${table} set ${to} = ? where id = ?`, [by(text), id])
  }
}

// With what the rewriting of companies has just put there. What a company has is not used up yet.
async function remakeUsed (db: Knex): Promise<void> {
  const rows: Array<{ key: string }> = await db.raw(`select identifier_key as key from used_identifiers where ${odd('identifier_key')}`)
  for (const { key } of rows.filter(row => keyOf(row.key) !== row.key)) {
    await db.raw('delete from used_identifiers where identifier_key = ?', [key])
    await db.raw(`insert or ignore into used_identifiers (identifier_key)
      select ? where not exists (select 1 from companies where identifier_key = ?)`, [keyOf(key), keyOf(key)])
  }
}

// A person signs in with an e-mail that nobody else has, here or from outside.
async function rewriteLogins (db: Knex): Promise<void> {
  const outside: Array<{ email_key: string }> = await db.raw('select email_key from external_users')
  const taken = new Set(outside.map(row => row.email_key))
  const by = (email: string) => {
    const login = spelledOut(email.replace(/\p{Cf}/gu, '').replace(/[\p{Pd}\u2212]/gu, '-')).toLowerCase()
    return taken.has(login) ? email : login
  }
  await rewrite(db, { table: 'users', from: 'email', to: 'email', where: `email like '%@%xn--%' or ${odd('email')}`, by })
}

// Lists and search read names, cities and values as they were folded.
async function markOdd (db: Knex): Promise<void> {
  const mark = async (companies: string) => db.raw(`insert or ignore into unindexed_companies ${companies}`)
  await mark(`select id from companies where ${['name', 'trade_name', 'identifier'].map(odd).join(' or ')}`)
  await mark(`select company_id from contacts where ${odd('name')}`)
  await mark(`select company_id from addresses where ${odd('city')}`)
  await mark(`select customers.company_id from attribute_values as kept join customers on customers.id = kept.customer_id where ${odd('kept.value')}`)
}

function fold (text: string): string {
  return text.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '').toLowerCase().replace(/[[\p{P}\p{S}\p{Z}\p{C}\s]--\p{So}]+/gv, ' ').trim()
}

function keyOf (identifier: string): string {
  return identifier.normalize('NFKC').replace(/[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g, '')
    .replace(/[\p{Pd}\u2212]/gu, '-').toLowerCase().trim()
}

function spelledOut (email: string): string {
  const [local, domain = ''] = email.split(/@(?=[^@]*$)/)
  return `${local}@${domainToUnicode(domain) || domain}`
}

export async function down (db: Knex): Promise<void> {
  await markOdd(db)
}
