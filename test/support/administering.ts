import { sql, type Database } from '../../src/database.ts'
import type { Browser } from './app.ts'
import type { Page } from './html.ts'

/** Presses the button of a form of its own on a page, by where it leads. */
export async function pressForm (browser: Browser, page: Page, action: string, fields: Record<string, string> = {}): Promise<Page> {
  const form = page.root.querySelectorAll('main form').find(one => one.getAttribute('action') === action)
  if (!form) throw new Error(`${page.address} (${page.status}) has no form to ${action}`)
  const hidden = Object.fromEntries(form.querySelectorAll('input[type=hidden]').map(input => [input.getAttribute('name')!, input.getAttribute('value')!]))
  return follow(browser, await browser.post(action, { ...hidden, ...fields }))
}

/** Goes where an answer leads. */
export async function follow (browser: Browser, answer: Page): Promise<Page> {
  return answer.location ? browser.open(answer.location.split('#')[0]!) : answer
}

/** The link that a page shows once, as an address here. */
export function linkOn (page: Page): string {
  return new URL(page.value('Link de senha')).pathname
}

/** As if the password had been typed eleven minutes ago. */
export async function lapse (db: Database): Promise<void> {
  await db.write(() => db.run(sql('sessions').update({
    data: sql.raw("json_set(data, '$.passwordAt', ?)", [Date.now() - 11 * 60_000]),
  })))
}
