import t from 'tap'
import { sql } from '../../src/database.ts'
import { hire, startOffice } from '../support/app.ts'
import { isAccessible, launch, prepareBrowser, violations } from '../support/browser.ts'
import { ask, makeAttribute, save } from '../support/configuring.ts'
import { rosa } from '../support/people.ts'
import { padaria, register } from '../support/registering.ts'

/** An office with one customer that lacks something, a history, and an access. */
async function office (t: Parameters<typeof startOffice>[0]) {
  const all = await startOffice(t)
  await hire(all.db, rosa)
  const browser = await all.signedIn(rosa)
  await register(browser)
  await ask(browser, '/categories/1', await makeAttribute(browser, 'Ramo'), { is_required: 'yes' })
  await save(browser, '/customers/1/edit', { phone: '(47) 3025-9999' })
  await save(browser, '/customers/1/edit', { site: '', note: 'Outra' })
  return all
}

void t.test('what keeps records right is accessible, fits a phone and breaks no policy', async t => {
  await prepareBrowser()
  const all = await office(t)
  const { open } = await launch(t, all)
  const page = await open({ as: rosa })
  const { id } = all.db.row<{ id: number }>(sql('history_fields').max('history_id as id').where({ field: 'phone' }))!

  for (const address of ['/', '/customers/1', '/customers/1/history', `/customers/1/history/${id}/restoration?field=phone`, '/history?type=company', '/companies/new', '/companies/new?type=',
    '/companies/new/1', '/companies/1', '/companies/1/deactivation', '/companies/1/deletion', '/external-users', '/external-users/1', '/external-users/1/edit',
    '/external-users/new', '/external-users/new?company=1', '/external-users/1/removal', '/categories/1/history']) {
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(address)
    await isAccessible(t, page)
    await page.setViewportSize({ width: 360, height: 800 })
    t.notOk(await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth'), `${address} fits a phone`)
  }
  t.strictSame(violations, [])
})

for (const javaScriptEnabled of [true, false]) {
  void t.test(`an old phone comes back from the history, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async t => {
    await prepareBrowser()
    const { open } = await launch(t, await office(t))
    const page = await open({ as: rosa, javaScriptEnabled })

    await page.goto('/customers/1')
    await page.getByRole('link', { name: 'Histórico' }).click()
    await page.getByRole('combobox', { name: 'Campo' }).selectOption({ label: 'Telefone' })
    await page.getByRole('button', { name: 'Filtrar' }).click()
    await page.getByRole('link', { name: `Restaurar Telefone: ${padaria.phone}` }).click()
    await page.getByRole('button', { name: 'Restaurar' }).click()

    await page.getByText('Valor restaurado.', { exact: true }).waitFor()
    t.match(await page.locator('.log').first().textContent(), /de \(47\) 3025-9999 para \(47\) 3025-1234/)
  })
}
