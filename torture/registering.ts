import { createHash, randomBytes } from 'node:crypto'
import type { Browser } from '../test/support/app.ts'
import type { Page } from '../test/support/html.ts'
import type { Line } from './journal.ts'

type Say = (line: Line) => void
type Fields = Record<string, string>

const TRIES_MAX = Number(process.env.TORTURE_PATIENCE ?? 40)

/** One customer from the first step to the last, with a file; then one edit. Says what was answered as done. */
export async function registerOne (browser: Browser, number: number, say: Say): Promise<void> {
  const document = cnpj(number)
  const name = `${randomBytes(6).toString('hex')} ${number} Ltda`
  let page = await patiently(() => browser.open('/customers/new'), say)
  page = await press(browser, page, 'next', { company_type_id: '1', category_id: '2' }, say)
  page = await press(browser, page, 'next', { name, document, note: 'primeira' }, say)
  page = await press(browser, page, 'add', { cep: '89201-400', street: 'Rua do Príncipe', number: String(number), city: 'Joinville', state: 'SC', is_main: 'yes' }, say)
  page = await press(browser, page, 'next', {}, say)
  page = await press(browser, page, 'add', { name: `Pessoa ${number}`, email: `p${number}@e${number}.example`, is_default: 'yes', is_external: 'yes' }, say)
  page = await press(browser, page, 'add', { name: `Outra ${number}`, email: `o${number}@e${number}.example` }, say)
  page = await press(browser, page, 'next', {}, say)
  const registration = page.address.split('/')[3]!
  page = await upload(browser, page, registration, number, say)
  say({ kind: 'finishing', registration, document })
  page = await press(browser, page, 'finish', {}, say)
  if (page.heading !== 'Cliente cadastrado') throw new Error(`${page.address}: ${page.heading} ${page.text.slice(0, 300)}`)
  say({ kind: 'registered', registration, document, name, contacts: 2 })

  const edit = await patiently(() => browser.open(`${page.link('Dados do cliente')}/edit`), say)
  const note = `segunda ${number}`
  const saved = await patiently(() => browser.submit(edit, { note }), say)
  if (saved.status !== 303) throw new Error(`edit answered ${saved.status}: ${saved.text.slice(0, 300)}`)
  say({ kind: 'edited', document, note })
}

async function upload (browser: Browser, page: Page, registration: string, number: number, say: Say): Promise<Page> {
  const content = `texto ${number} ${randomBytes(500).toString('hex')}`
  const field = page.root.querySelector('main input[type=file]')?.getAttribute('name') ?? ''
  const file = `contrato-${number}.txt`
  const answer = await patiently(() => browser.submitFiles(page, { action: 'upload' }, [{ field, name: file, content }]), say)
  if (answer.status !== 303) throw new Error(`upload answered ${answer.status}: ${answer.text.slice(0, 300)}`)
  say({ kind: 'uploaded', registration, file, sha256: createHash('sha256').update(content).digest('hex') })
  return patiently(() => browser.open(answer.location!), say)
}

/** Presses a button; what is doubted is kept, and what the disk did not take is sent again, as a person does. */
async function press (browser: Browser, page: Page, action: string, fields: Fields, say: Say): Promise<Page> {
  let answer = await patiently(() => browser.submit(page, { action, ...fields }), say)
  for (let doubts = 0; answer.status === 422 && doubts < 3; doubts++) {
    const shown = answer
    const keeping = shown.root.querySelectorAll('[name^="keep_"], [name^="reason_"], [name=kept], [name=confirmed]')
      .map(control => [control.getAttribute('name')!, control.getAttribute('value') || 'Consta assim.'])
    answer = await patiently(() => browser.submit(shown, { action, ...Object.fromEntries(keeping) as Fields }), say)
  }
  if (answer.status === 422) throw new Error(`${action}: ${answer.summary().join('; ')} ${answer.text.slice(0, 500)}`)
  return answer.location ? patiently(() => browser.open(answer.location!), say) : answer
}

/** A failing disk is answered 503 and nothing else; then one tries again. */
async function patiently (act: () => Promise<Page>, say: Say): Promise<Page> {
  for (let tries = 0; ; tries++) {
    const page = await act()
    if (page.status < 500) return page
    say({ kind: 'answered', status: page.status })
    if (page.status !== 503) throw new Error(`answered ${page.status} at ${page.address}: ${page.text.slice(0, 300)}`)
    if (tries >= TRIES_MAX) throw new Error('gave up')
    await new Promise(resolve => { setTimeout(resolve, 10) })
  }
}

export function cnpj (root: number): string {
  const digits = `${String(10_000_000 + root)}0001`
  const digit = (text: string) => {
    const sum = text.split('').toReversed().reduce((total, figure, index) => total + Number(figure) * (2 + index % 8), 0)
    return sum % 11 < 2 ? 0 : 11 - sum % 11
  }
  const one = digit(digits)
  return `${digits}${one}${digit(`${digits}${one}`)}`
}
