import { sql, type Database } from '../../src/database.ts'
import type { Browser } from './app.ts'
import type { Page } from './html.ts'
import { marina, passwordOf, type Person } from './people.ts'

/** Everybody's session runs out. */
export async function letRunOut (db: Database): Promise<void> {
  await db.write(() => db.run(sql('sessions').update({ seen_at: Date.now() - 31 * 60_000 })))
}

/** What was answered to the form, the sign-in page, and the page that signing in leads to. */
interface Returned { sent: Page, login: Page, back: Page }

/** Types in the form at an address, sends it after the session has run out, and signs in again. */
export async function sendLate ({ browser, db }: { browser: Browser, db: Database }, address: string, fields: Record<string, string | undefined>, person: Person = marina): Promise<Returned> {
  const page = await browser.get(address)
  await letRunOut(db)
  const sent = await browser.submit(page, fields, { referer: `http://localhost${address}` })
  return signInAgain(browser, sent, person)
}

export async function signInAgain (browser: Browser, sent: Page, person: Person): Promise<Returned> {
  const login = await browser.get(sent.location ?? String(sent.headers['hx-redirect']))
  const entered = await browser.submit(login, { email: person.email, password: passwordOf(person) })
  return { sent, login, back: await browser.get(entered.location!) }
}
