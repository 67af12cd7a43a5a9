import { desks, type Browser } from './app.ts'
import type { Page } from './html.ts'

export const padaria = {
  name: 'Padaria Pão da Serra Ltda', trade_name: 'Pão da Serra', document: '11.222.333/0001-81',
  state_registration: '254.811.035', state_registration_state: 'SC', city_registration: '118402', phone: '(47) 3025-1234',
  email: 'contato@paodaserra.example', site: 'www.paodaserra.example', note: 'Fecha às segundas.\r\nLigar cedo.',
}
export const matriz = {
  cep: '89201-400', street: 'Rua do Príncipe', number: '330', complement: 'Sala 504', district: 'Centro',
  city: 'Joinville', state: 'SC', country: 'Brasil', is_main: 'yes',
}
export const rogerio = {
  name: 'Rogério Bachmann', job_title: 'Sócio', department: 'Direção', email: 'rogerio@paodaserra.example',
  phone: '(47) 3025-1234', mobile: '(47) 99912-4410', is_default: 'yes',
}
export const tania = { name: 'Tânia Bachmann', email: 'tania@paodaserra.example', is_external: 'yes' }

type Fields = Record<string, string | undefined>

/** Opens the wizard and gives its first step. */
export async function begin (browser: Browser): Promise<Page> {
  return browser.open('/customers/new')
}

/** Presses a button of a step and gives the page it leads to, or the same one with complaints. */
export async function press (browser: Browser, page: Page, action: string, fields: Fields = {}): Promise<Page> {
  const answer = await browser.submit(page, { action, ...fields })
  return answer.location ? browser.open(answer.location) : answer
}

/** Presses a button and, where what was typed is doubted, keeps it and presses again. */
export async function pressAnyway (browser: Browser, page: Page, action: string, fields: Fields = {}): Promise<Page> {
  const answer = await press(browser, page, action, fields)
  const keeping = answer.root.querySelectorAll('[name^="keep_"], [name^="reason_"]')
    .map(control => [control.getAttribute('name')!, control.getAttribute('value') || 'Consta assim no papel.'])
  return answer.status === 422 ? press(browser, answer, action, Object.fromEntries(keeping) as Fields) : answer
}

/** From the first step to Identificação. */
export async function toIdentification (browser: Browser, fields: Fields = {}): Promise<Page> {
  return press(browser, await begin(browser), 'next', { company_type_id: '1', category_id: '1', ...fields })
}

export async function toAddresses (browser: Browser, fields: Fields = {}): Promise<Page> {
  return pressAnyway(browser, await toIdentification(browser), 'next', { ...padaria, ...fields })
}

export async function toContacts (browser: Browser, fields: Fields = {}): Promise<Page> {
  const page = await press(browser, await toAddresses(browser, fields), 'add', matriz)
  return press(browser, page, 'next')
}

/** The whole job, with one address and two contacts; gives "Cliente cadastrado". */
export async function register (browser: Browser, fields: Fields = {}, contacts: Fields[] = [rogerio, tania]): Promise<Page> {
  let page = await toContacts(browser, fields)
  for (const contact of contacts) page = await pressAnyway(browser, page, 'add', contact)
  return press(browser, page, 'finish')
}

/** Two desks, and a customer whom Marina registered. */
export async function desksWithCustomer (...office: Parameters<typeof desks>) {
  const all = await desks(...office)
  await register(all.browser)
  return all
}
