import t from 'tap'
import { desk } from '../support/app.ts'
import { ask, makeAttribute } from '../support/configuring.ts'
import { rosa } from '../support/people.ts'
import { register, tania } from '../support/registering.ts'
import { count } from '../support/rows.ts'

void t.test('a form that has a field twice is refused, and nothing is changed by the rest of it', async t => {
  const { browser, db } = await desk(t, rosa)
  await register(browser, {}, [tania])
  await ask(browser, '/categories/1', await makeAttribute(browser, 'Ramo'))
  await browser.submit(await browser.get('/customers/1/attributes/customer'), { attribute_1: 'Padaria' })
  await browser.submit(await browser.get('/categories/1/folders'), { name: 'Alvará' })
  const forms: Array<[address: string, field: string]> = [
    ['/customers/1/edit', 'trade_name'], ['/customers/1/contacts/1', 'job_title'], ['/customers/1/addresses/1', 'street'],
    ['/companies/1/edit', 'site'], ['/external-users/1/edit', 'name'], ['/customers/1/attributes/customer', 'attribute_1'],
    ['/categories/1', 'hint'], ['/categories/1/security', 'g1_view'], ['/categories/1/duplicates', 'rule_same_root'],
    ['/categories/1/folders/1', 'name'], ['/categories/1/attributes/1', 'attribute_1'], ['/company-types/1', 'name'],
    ['/attributes/1', 'name'], ['/access-groups/3', 'AD009:view'], ['/users/1', 'name'], ['/account', 'name'],
  ]

  for (const [address, field] of forms) {
    const before = count(db, 'history')

    const answer = await browser.submit(await browser.get(address), { [field]: ['um', 'outro'] })

    t.equal(answer.status, 400, `${address} ${field}`)
    t.equal(count(db, 'history'), before)
  }
})
