import t from 'tap'
import { sql } from '../../src/database.ts'
import { addressOf, sample } from '../access/matrix.ts'
import { hire, startOnDisk, type Office } from '../support/app.ts'
import { ask, makeAttribute, save } from '../support/configuring.ts'
import { rosa } from '../support/people.ts'
import { register } from '../support/registering.ts'
import { letRunOut } from '../support/returning.ts'

/** Why a form keeps nothing when its session had ended, and which forms those are. */
const keepNothing: Record<string, string[]> = {
  'nothing is typed: a button, a tick, a choice': [
    '/access-groups/:id/members', '/access-groups/:id/members/:user/removal',
    '/account/sessions/ending', '/account/sessions/:session/ending',
    '/attributes/:id/activation', '/attributes/:id/deactivation',
    '/attributes/:id/items/order', '/attributes/:id/items/:item/activation', '/attributes/:id/items/:item/deactivation', '/attributes/:id/items/:item/deletion',
    '/categories/:id/activation', '/categories/:id/deactivation', '/categories/:id/attributes/order', '/categories/:id/attributes/:use/deletion',
    '/categories/:id/folders/order', '/categories/:id/folders/:folder/activation', '/categories/:id/folders/:folder/deactivation', '/categories/:id/folders/:folder/deletion',
    '/companies/:id/addresses/:part/removal', '/companies/:id/contacts/:part/removal',
    '/company-types/:id/activation', '/company-types/:id/deactivation', '/company-types/:id/attributes/order', '/company-types/:id/attributes/:use/deletion',
    '/customers/:id/addresses/:part/removal', '/customers/:id/contacts/:part/removal', '/companies/:id/classification', '/customers/:id/classification', '/customers/:id/documents/:file/removal',
    '/customers/bulk-acts/:id/undoing', '/customers/columns', '/customers/exports', '/customers/new/:registration/cancel',
    '/external-users/:id/blocking', '/external-users/:id/unblocking', '/external-users/:id/removal',
    '/logout', '/saved-filters/:id/deletion', '/system/backups', '/system/checks',
    '/users/:id/activation', '/users/:id/deactivation', '/users/:id/password-links', '/users/:id/second-factor/removal',
    '/users/:id/sessions/ending', '/users/:id/sessions/:session/ending', '/users/:id/unlocking',
  ],
  'what is deleted is typed or decided at that moment': [
    '/access-groups/:id/deletion', '/attributes/:id/deletion', '/categories/:id/deletion', '/companies/:id/deletion', '/company-types/:id/deletion', '/customers/:id/deletion',
  ],
  'a password or a code': [
    '/account/password', '/account/second-factor', '/account/second-factor/codes', '/account/second-factor/removal',
    '/confirmations', '/login', '/login/code', '/password-links/:token', '/setup',
  ],
  'files': ['/customers/:id/documents/folders/:folder', '/customers/:id/documents/:file/replacement'],
  'the value stands in the history': [
    '/companies/:id/history/:line/restoration', '/customers/:id/history/:line/restoration', '/external-users/:id/history/:line/restoration',
  ],
  'asked beside a form, which stays as it is': [
    '/companies/:id/contacts/:part/duplicates', '/companies/:id/contacts/new/duplicates', '/companies/:id/edit/duplicates', '/companies/new/:type/duplicates',
    '/customers/:id/contacts/:part/duplicates', '/customers/:id/contacts/new/duplicates', '/customers/:id/edit/duplicates',
    '/customers/new/:registration/:step/duplicates', '/external-users/new/duplicates', '/lookups/:kind',
  ],
}

/** The registration has a place of its own; what is asked outside from a form is kept for the page of that form. */
const isKeptElsewhere = (address: string) => address === '/customers/new/:registration/:step' || address.endsWith('/lookup')

const office = await startOnDisk(t)
const posted = office.app.declaredRoutes.filter(({ method }) => !['GET', 'HEAD'].includes(method)).map(route => ({ ...route, address: addressOf(route.url) }))

void t.test('every form keeps what is typed in it when its session had ended, or says why not', async t => {
  const explained = Object.values(keepNothing).flat()
  const losing = posted.filter(({ keepsTyping }) => !keepsTyping).map(({ address }) => address)

  t.strictSame(losing.filter(address => !explained.includes(address)), [], 'declare these with `keepingTyping`, or the reason here')
  t.strictSame(explained.filter(address => !losing.includes(address)), [], 'take these out of the list')
  t.equal(new Set(explained).size, explained.length, 'once each')
})

void t.test('each form that keeps it leads to a page that has it again', async t => {
  const browser = await office.signedIn(await furnished(office))
  const { _csrf } = (await browser.get('/saved-filters/new')).hidden()
  const keeping = posted.filter(({ keepsTyping, address }) => keepsTyping && !isKeptElsewhere(address))

  for (const { address } of keeping) {
    const sentTo = sample(address.replace('types/:id/attributes/:use', 'types/:id/attributes/2'), '1') // of the two uses, the second
    await letRunOut(office.db)
    const sent = await browser.post(sentTo, { _csrf, company: '1', id: ['1', '1'], name: 'Digitado', action: 'outra' })
    const next = new URLSearchParams(sent.location?.split('?')[1]).get('next') ?? ''
    await office.db.write(() => { office.db.run(sql('sessions').update({ seen_at: Date.now() })) })
    const back = await browser.get(next)
    const form = back.root.querySelectorAll('main form').find(one => one.querySelector('[name=deposit]'))

    t.match(next, /\?kept=[\w-]{16}$/, address)
    t.equal(back.status, 200, address)
    t.equal(form?.getAttribute('action'), sentTo, address)
  }
})

/** An office with one of everything that has a form; gives who works there. */
async function furnished ({ db, signedIn }: Office) {
  await hire(db, rosa)
  const browser = await signedIn(rosa)
  await register(browser)
  await ask(browser, '/categories/1', await makeAttribute(browser, 'Ramo', { kind: 'list', items: 'Padaria' }))
  await ask(browser, '/company-types/1', await makeAttribute(browser, 'Porte'))
  await save(browser, '/categories/1/folders', { name: 'Contrato' })
  return rosa
}
