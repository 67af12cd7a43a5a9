import t from 'tap'
import { sql, type Database } from '../../src/database.ts'
import { desk } from '../support/app.ts'
import { act, ask, makeAttribute, save } from '../support/configuring.ts'
import { desksWithCustomer } from '../support/registering.ts'
import { change } from '../support/rows.ts'

const cpf = '529.982.247-25'

/** Nobody in the group of those who register reads a CPF whole. */
async function hideCpfs (db: Database): Promise<void> {
  await db.write(() => db.run(sql('access_group_rights').where({ menu: 'CPF' }).delete()))
}

async function withCpfAttribute (t: Parameters<typeof desk>[0]) {
  const all = await desksWithCustomer(t)
  const attribute = await makeAttribute(all.admin, 'CPF do sócio', { kind: 'document', document_kind: 'cpf' })
  await ask(all.admin, '/categories/1', attribute)
  await ask(all.admin, '/categories/1', await makeAttribute(all.admin, 'Ramo'))
  return { ...all, field: `attribute_${attribute}` }
}

void t.test('a CPF sent twice by somebody who may not read it is kept once, and nothing is asked again', async t => {
  const { browser, db, field } = await withCpfAttribute(t)
  await change(db, 'company_types', 2, { is_document_required: 0 })
  await hideCpfs(db)
  await save(browser, '/companies/new/2', { name: 'José', identifier: 'J1' })
  const forms: Array<[address: string, field: string]> = [['/companies/2/edit', 'document'], ['/customers/1/attributes/customer', field]]
  for (const [address, name] of forms) {
    const page = await browser.get(address)
    t.match((await browser.submit(page, { [name]: cpf })).location, /said=saved$/, address)
    t.match((await browser.submit(page, { [name]: cpf })).location, /said=same$/, address)
    const other = await browser.submit(page, { [name]: '111.444.777-35' })
    t.equal(other.status, 409, 'another one is not dropped without a word')
    t.match(other.text, /fica de fora: CPF.* \(111\.444\.777-35\)/, address)
    t.notMatch(other.text, cpf)
  }
})

void t.test('a CPF is shown whole to whoever just typed it, and may not read others', async t => {
  const { browser, admin, db, field } = await withCpfAttribute(t)
  await hideCpfs(db)
  const [first, second, third] = [await browser.get('/customers/1/attributes/customer'), await browser.get('/customers/1/attributes/customer'), await browser.get('/customers/1/attributes/customer')]

  await act(admin, '/categories/1/attributes/1/deletion')
  t.match((await browser.submit(first, { [field]: cpf })).text, `fica de fora: CPF do sócio (${cpf}).`)
  await act(admin, '/categories/1/attributes/2/deletion')
  t.equal((await browser.submit(second, { [field]: cpf })).fact('CPF do sócio'), cpf)
  await db.write(() => db.run(sql('access_group_rights').where({ menu: 'CT001', access_right: 'edit' }).delete()))
  const refused = await browser.submit(third, { [field]: cpf })
  t.equal(refused.status, 403)
  t.equal(refused.fact('CPF do sócio'), cpf)
})
