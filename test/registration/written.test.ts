import fc from 'fast-check'
import t from 'tap'
import { sql } from '../../src/database.ts'
import { hire, startOffice } from '../support/app.ts'
import type { Page } from '../support/html.ts'
import { marina } from '../support/people.ts'
import { begin, press, pressAnyway } from '../support/registering.ts'
import { count } from '../support/rows.ts'

const text = fc.stringMatching(/^[A-Za-zÀ-ú0-9][A-Za-zÀ-ú0-9 '"<>&.,;%_\\-]{0,30}$/)
const optional = fc.option(text, { nil: '' })
const word = fc.stringMatching(/^[a-z]{3,8}$/)
const phone = fc.constantFrom('', '4730251234', '(47) 99912-4410', '(20) 3025-1234', '+351 912 345 678')
const flag = fc.option(fc.constant('yes'), { nil: undefined })

const identification = fc.record({
  name: text, trade_name: optional, state_registration: optional, city_registration: optional, phone,
  email: fc.option(word.map(name => `${name}@empresa.example`), { nil: '' }), site: fc.constantFrom('', 'www.empresa.example'), note: optional,
})
const address = fc.record({
  cep: fc.constantFrom('', '89201-400', '01310100'), street: text, number: fc.constantFrom('1', 's/n', '330'), complement: optional,
  district: optional, city: text, state: fc.constantFrom('SC', 'SP', 'AC'), country: fc.constantFrom('Brasil', '', 'Portugal'),
  is_main: flag, is_billing: flag, is_delivery: flag, is_mailing: flag,
}).map(one => one.country === 'Portugal' ? { ...one, cep: '', state: '' } : one)
const contact = fc.record({
  name: text, job_title: optional, department: optional, email: word.map(name => `${name}@pessoa.example`), phone, mobile: phone,
  note: optional, is_default: flag, is_external: flag, links_external: fc.constant('yes'),
})

const facts = (page: Page) => page.root.querySelectorAll('dl.facts > div').map(line => line.text.replace(/\s+/g, ' ').trim())

void t.test('whatever is answered, what Finalizar writes is whole and equals what the summary showed', async t => {
  const { db, signedIn } = await startOffice(t)
  await hire(db, marina)
  const browser = await signedIn(marina)

  await fc.assert(fc.asyncProperty(
    fc.constantFrom('4', '6'), identification, fc.array(address, { maxLength: 3 }), fc.array(contact, { maxLength: 3 }),
    async (type, company, addresses, contacts) => {
      let page = await press(browser, await begin(browser), 'next', { company_type_id: type, category_id: '1' })
      page = await pressAnyway(browser, page, 'next', company)
      for (const fields of addresses) page = await pressAnyway(browser, page, 'add', { ...fields, is_main: fields.is_main })
      page = await press(browser, page, 'next')
      for (const fields of contacts) page = await pressAnyway(browser, page, 'add', fields)
      const shown = facts(page)

      const done = await press(browser, page, 'finish')

      t.equal(done.heading, 'Cliente cadastrado', page.text)
      t.strictSame(facts(done), shown)
      const { id } = db.row<{ id: number }>(sql('companies').max('id as id'))!
      t.strictSame([count(db, 'addresses', { company_id: id }), count(db, 'contacts', { company_id: id }), count(db, 'customers', { company_id: id })],
        [addresses.length, contacts.length, 1])
      t.equal(count(db, 'addresses', { company_id: id, is_main: 1 }), addresses.length > 0 ? 1 : 0)
      t.ok(count(db, 'contacts', { company_id: id, is_default: 1 }) <= 1)
    }), { numRuns: 40 })

  t.equal(db.rows(sql.raw('pragma foreign_key_check')).length, 0)
})
