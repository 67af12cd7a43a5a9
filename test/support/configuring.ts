import type { Browser } from './app.ts'
import type { Page } from './html.ts'

type Fields = Record<string, string | undefined>

/** Fills in the form of an address and gives the page it leads to, or the same one with complaints. */
export async function save (browser: Browser, address: string, fields: Fields): Promise<Page> {
  const answer = await browser.submit(await browser.get(address), fields)
  return answer.location ? browser.open(answer.location) : answer
}

/** Fills in the form of an address and presses Enter in it: a browser presses the first button of the form then. */
export async function enter (browser: Browser, address: string, fields: Fields): Promise<Page> {
  const page = await browser.get(address)
  const button = page.root.querySelectorAll('main form.form[method=post] button').find(one => one.getAttribute('type') !== 'button')
  const name = button?.getAttribute('name')
  const answer = await browser.submit(page, { ...fields, ...name && { [name]: button?.getAttribute('value') } })
  return answer.location ? browser.open(answer.location) : answer
}

/** Presses a button that is a form of its own. */
export async function act (browser: Browser, address: string, fields: Fields = {}): Promise<Page> {
  const { _csrf } = (await browser.open('/customers/new')).hidden()
  const answer = await browser.post(address, { _csrf, ...fields })
  return answer.location ? browser.open(answer.location.split('#')[0]!) : answer
}

let made = 0

/** Makes an attribute; gives its id. */
export async function makeAttribute (browser: Browser, name: string, fields: Fields = {}): Promise<number> {
  made++
  const page = await save(browser, '/attributes/new', { kind: 'text', ...fields, identifier: `AT${made}`, name })
  return idOf(page)
}

/** Makes a category; gives its id. */
export async function makeCategory (browser: Browser, name: string, fields: Fields = {}): Promise<number> {
  made++
  return idOf(await save(browser, '/categories/new', { identifier: `CA${made}`, name, ...fields }))
}

function idOf ({ address, status, text }: Page): number {
  const id = /\/(\d+)\?said=created$/.exec(address)?.[1]
  if (!id) throw new Error(`${address} (${status}): ${text.slice(0, 300)}`)
  return Number(id)
}

/** Asks for an attribute in a category or of a type: `/categories/1`. */
export async function ask (browser: Browser, owner: string, attributeId: number, fields: Fields = {}): Promise<Page> {
  return save(browser, `${owner}/attributes`, { attribute_id: String(attributeId), ...fields })
}
