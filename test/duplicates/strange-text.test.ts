import t from 'tap'
import { desk } from '../support/app.ts'
import { register, toIdentification } from '../support/registering.ts'

void t.test('whatever is typed is an answer, never an error', async t => {
  const { browser } = await desk(t)
  await register(browser)
  const page = await toIdentification(browser)

  for (const name of ['"', '%', '_', '*', 'a AND b OR NEAR(c)', '-x', '^y', '{z}:', "'; drop table companies", '😀😀', '\0', 'é'.repeat(10_000), ' '.repeat(500),
    'a b c d e f g h i j k l m n o p q r s t u v w x y z '.repeat(20)]) {
    const answer = await browser.post(`${page.address}/duplicates`, { ...page.hidden(), name, trade_name: name, document: name, phone: name, email: name }, { 'hx-request-type': 'partial' })
    t.equal(answer.status, 200, name.slice(0, 20))
  }
})
