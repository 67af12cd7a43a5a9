import t from 'tap'
import { addContact } from '../../src/contacts/store.ts'
import { ContactForm } from '../../src/contacts/form.ts'
import { sql, type Database } from '../../src/database.ts'
import { record } from '../../src/history/store.ts'
import { desk } from '../support/app.ts'
import { queriesOf } from '../support/queries.ts'
import { register } from '../support/registering.ts'

const sections = ['', '/addresses', '/contacts', '/attributes', '/documents', '/sheet', '/edit']

/** Fifty contacts, forty attributes, twenty files and two thousand lines of history. */
async function fill (db: Database): Promise<void> {
  await db.write(() => {
    const times = { created_at: '2026-01-01T00:00:00.000Z', updated_at: '2026-01-01T00:00:00.000Z' }
    const user = { id: 1, name: 'Marina' }
    for (let number = 3; number <= 50; number++) {
      addContact(db, 1, number, { ...ContactForm.parse({ name: `Contato ${number}`, email: `c${number}@x.example` }), external_user_id: null })
    }
    for (let number = 1; number <= 40; number++) {
      const attribute_id = db.insert(sql('attributes').insert({ identifier: `A${number}`, identifier_key: `a${number}`, name: `Atributo ${number}`, name_search: `atributo ${number}`, kind: 'text', ...times }))
      db.run(sql('attribute_uses').insert({ attribute_id, position: number, ...(number % 2 ? { category_id: 1 } : { company_type_id: 1 }) }))
      db.run(sql('attribute_values').insert({ attribute_id, value: `Valor ${number}`, ...(number % 2 ? { customer_id: 1 } : { company_id: 1 }) }))
    }
    const folder_id = db.insert(sql('folders').insert({ category_id: 1, position: 0, name: 'Contratos', files_max: 20, extensions: 'txt' }))
    for (let number = 1; number <= 20; number++) {
      db.run(sql('files').insert({ folder_id, customer_id: 1, stored_name: `s${number}`, name: `a${number}.txt`, media_type: 'text/plain', size: 9, sha256: 'x', created_at: times.created_at }))
    }
    for (let number = 0; number < 2000; number++) {
      record(db, { record_type: 'company', record_id: 1, record_name: 'Padaria', company_id: 1, user, act: 'changed', way: 'edit', changes: [{ field: 'note', from: `${number}`, to: `${number + 1}` }] })
    }
  })
}

void t.test('a full record takes as many queries as an empty one', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const seen = queriesOf(db)
  const countOf = async (address: string) => {
    const counts: number[] = []
    // What a change leaves to be brought up to date is done between requests, and is not this page's.
    for (let run = 0; run < 6; run++) {
      seen.length = 0
      await browser.get(address)
      counts.push(seen.length)
    }
    return Math.min(...counts)
  }
  const isThere = (section: string) => !['/attributes', '/documents'].includes(section)
  const before = new Map<string, number>()
  for (const section of sections.filter(isThere)) before.set(section, await countOf(`/customers/1${section}`))

  await fill(db)

  for (const section of sections) {
    const address = `/customers/1${section}`
    const now = await countOf(address)
    if (before.has(section)) t.equal(now, before.get(section), `${address}: the same queries`)
    t.ok(now <= 30, `${address}: ${now} queries`)
  }
})
