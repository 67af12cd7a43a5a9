import { readFileSync } from 'node:fs'
import path from 'node:path'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { desk, hire } from './support/app.ts'
import { save } from './support/configuring.ts'
import { marina, rosa } from './support/people.ts'
import { padaria, press, register, toIdentification } from './support/registering.ts'

interface Element { name: string, parts: unknown[], append: (...parts: unknown[]) => void }

/** A page with one form, as far as the script looks at it; `tell` is an event. */
function page (files: string[]) {
  const listeners = new Map<string, (event: object) => void>()
  const region = { said: '', replaceChildren: (...labels: Element[]) => { region.said = labels.flatMap(({ parts }) => parts).map(part => typeof part === 'string' ? part : (part as Element).name).join('') } }
  const form = { id: 'wizard', querySelector: () => region, querySelectorAll: () => [{ files }] }
  const addEventListener = (type: string, listener: (event: object) => void) => { listeners.set(type, listener) }
  const createElement = (name: string): Element => {
    const parts: unknown[] = []
    return { name, parts, append: (...more) => { parts.push(...more) } }
  }
  runInNewContext(readFileSync(path.join(import.meta.dirname, '../public/uploads.js'), 'utf8'), {
    addEventListener, document: { addEventListener, createElement, querySelectorAll: () => [region] },
  })
  const tell = (type: string, event: object = {}) => {
    listeners.get(type)!({ target: form, detail: { ctx: { target: form } }, ...event })
    return region.said
  }
  return { form, tell }
}

void t.test('a form says that it sends the chosen files, until there is an answer', async t => {
  const { tell } = page(['contrato.pdf'])

  t.equal(tell('submit', { defaultPrevented: true }), '', 'htmx sends this one')
  t.equal(tell('htmx:before:request'), 'Enviando arquivos... progress')
  t.equal(tell('htmx:finally:request', { detail: { ctx: { target: { id: 'results' } } } }), 'Enviando arquivos... progress', 'of something else')
  t.equal(tell('htmx:finally:request'), '')
  t.equal(tell('submit', { defaultPrevented: false }), 'Enviando arquivos... progress')
  t.equal(tell('pageshow'), '', 'whoever comes back finds the form as it was')
})

void t.test('a form without a chosen file says nothing', async t => {
  const { tell } = page([])

  t.equal(tell('htmx:before:request'), '')
  t.equal(tell('submit', { defaultPrevented: false }), '')
})

void t.test('the step Documentos and the forms of the record have the place where it is said', async t => {
  const { browser: admin, db, signedIn } = await desk(t, rosa)
  await hire(db, marina)
  await register(admin, {}, [])
  await save(admin, '/categories/1/folders', { name: 'Contrato social', extensions: 'pdf', is_required: undefined })
  const browser = await signedIn(marina)
  const sending = await browser.get('/customers/1/documents/folders/1')
  await browser.submitFiles(sending, {}, [{ field: 'folder_1', name: 'a.pdf', content: '%PDF-1.7\n%%EOF' }])
  let step = await press(browser, await toIdentification(browser), 'next', { ...padaria, document: '06.990.590/0001-23', name: 'Mercado Bom' })
  for (let tries = 0; step.heading !== 'Documentos' && tries < 4; tries++) step = await press(browser, step, 'next', { keep_duplicates: '1' })

  t.equal(step.heading, 'Documentos')
  for (const one of [sending, await browser.get('/customers/1/documents/1/replacement'), step]) {
    t.ok(one.root.querySelector('main form [role=status][data-sending]'), one.heading)
    const script = one.root.querySelectorAll('script').map(script => script.getAttribute('src')!).find(src => src.includes('uploads'))!
    t.match((await browser.get(script)).body, 'Enviando arquivos...')
  }
})
