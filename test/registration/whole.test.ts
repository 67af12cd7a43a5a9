import t from 'tap'
import { hire, startOffice } from '../support/app.ts'
import { marina } from '../support/people.ts'
import { register } from '../support/registering.ts'

t.test('the whole job: from Novo cliente to Cliente cadastrado', async t => {
  const { db, signedIn } = await startOffice(t)
  await hire(db, marina)
  const browser = await signedIn(marina)

  const done = await register(browser)

  t.equal(done.heading, 'Cliente cadastrado')
  t.ok(done.text.includes('Padaria Pão da Serra Ltda agora é o cliente CLI-'))
})
