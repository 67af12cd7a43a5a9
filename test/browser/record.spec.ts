import t from 'tap'
import { startOffice, hire } from '../support/app.ts'
import { isAccessible, launch, violations } from '../support/browser.ts'
import { davi, marina, rosa } from '../support/people.ts'
import { save } from '../support/configuring.ts'
import { register, rogerio } from '../support/registering.ts'
import { findCompany } from '../../src/companies/store.ts'

t.setTimeout(180_000)

for (const javaScriptEnabled of [true, false]) {
  void t.test(`two people edit one customer in two windows, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async t => {
    const office = await startOffice(t)
    for (const person of [marina, davi]) await hire(office.db, person)
    await register(await office.signedIn(marina))
    const { open } = await launch(t, office)
    const [mine, theirs] = [await open({ as: marina, javaScriptEnabled }), await open({ as: davi, javaScriptEnabled })]

    for (const page of [mine, theirs]) await page.goto('/customers/1/edit')
    await theirs.getByLabel('Telefone').fill('(47) 3025-9999')
    await theirs.getByLabel('Site (opcional)').fill('')
    await theirs.getByRole('button', { name: 'Salvar' }).click()
    await theirs.getByRole('status').getByText('Alterações salvas.').waitFor()
    await mine.getByLabel('Telefone').fill('(47) 3025-7777')
    await mine.getByLabel('Observações').fill('Só às terças')
    await mine.getByRole('button', { name: 'Salvar' }).click()

    await mine.getByRole('alert').getByText(/Davi Reis salvou hoje às\s.* enquanto você editava/).waitFor()
    t.equal(await mine.evaluate('document.activeElement.id'), 'clash')
    t.equal(await mine.getByRole('row').count(), 2, 'the head and the one field that both changed')
    t.ok(await mine.getByLabel('Telefone, Você: (47) 3025-7777').isChecked())
    if (javaScriptEnabled) await isAccessible(t, mine)
    await mine.getByLabel('Telefone, Davi Reis: (47) 3025-9999').check()
    await mine.getByRole('button', { name: 'Salvar o que escolhi' }).click()
    await mine.getByRole('status').getByText('Alterações salvas.').waitFor()

    t.match(findCompany(office.db, 1)!, { phone: '+554730259999', site: '', note: 'Só às terças' })
  })
}

void t.test('the pages of a record keep nobody out, and what has no spaces stays within them', async t => {
  const office = await startOffice(t)
  await hire(office.db, rosa)
  const run = (size: number) => 'Razaosocial'.repeat(30).slice(0, size)
  const link = `https://prefeitura.example/${run(220)}`
  const email = `${run(60)}@${run(50)}.example`
  const browser = await office.signedIn(rosa)
  const done = await register(browser, { name: run(255), trade_name: run(250), email, site: link, note: link },
    [{ ...rogerio, name: run(254), job_title: run(120), email, note: link }, { name: 'Tânia Bachmann', note: link }])
  t.match(done.text, 'Cliente cadastrado')
  await save(browser, '/access-groups/2', { name: run(255) })
  const { open } = await launch(t, office)
  const page = await open({ as: rosa })

  for (const address of ['', '/edit', '/addresses', '/addresses/new', '/addresses/1/removal', '/contacts', '/contacts/1', '/contacts/2/removal',
    '/classification?company_type_id=2&category_id=1', '/deactivation', '/deletion', '/history', '/sheet']) {
    await page.goto(`/customers/1${address}`)
    await isAccessible(t, page)
    for (const width of [320, 360, 760, 1024]) {
      await page.setViewportSize({ width, height: 800 })
      t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${address} fits ${width} px`)
    }
    await page.setViewportSize({ width: 1280, height: 900 })
    t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${address} fits 1280 px`)
  }
  for (const address of ['/customers', '/companies', '/access-groups', '/categories/1/security']) {
    await page.goto(address)
    t.ok(await page.locator(':has(> table)').evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth), `every column of ${address} is in sight`)
  }
  await page.setViewportSize({ width: 1024, height: 800 })
  await page.goto('/companies')
  const linesOfCity = await page.getByRole('cell', { name: 'Joinville/SC' }).evaluate(cell => {
    const range = cell.ownerDocument.createRange()
    range.selectNodeContents(cell)
    return range.getClientRects().length
  })
  t.equal(linesOfCity, 1, 'words of ordinary length stay whole beside it')
  t.strictSame(violations, [])
})

void t.test('a form of a record is left with a question where something typed is not saved, and only there', async t => {
  const office = await startOffice(t)
  await hire(office.db, marina)
  await register(await office.signedIn(marina))
  const { open } = await launch(t, office)
  const page = await open({ as: marina })
  const asked: string[] = []
  let leaves = false
  page.on('dialog', dialog => {
    asked.push(dialog.type())
    void (leaves ? dialog.accept() : dialog.dismiss())
  })

  await page.goto('/customers/1/edit')
  await page.getByRole('link', { name: 'Cancelar' }).click()
  await page.waitForURL('**/customers/1')
  await page.goto('/customers/1/edit')
  await page.getByLabel('Observações').fill('Só às terças')
  const question = page.waitForEvent('dialog')
  await page.getByRole('link', { name: 'Cancelar' }).click()
  await question
  t.strictSame(asked, ['beforeunload'])
  t.equal(await page.getByLabel('Observações').inputValue(), 'Só às terças')

  // Back again, the browser has kept what was typed: it is still not saved.
  leaves = true
  await page.getByRole('link', { name: 'Cancelar' }).click()
  await page.waitForURL('**/customers/1')
  leaves = false
  await page.goBack()
  await page.waitForURL('**/customers/1/edit')
  t.equal(await page.getByLabel('Observações').inputValue(), 'Só às terças')
  const again = page.waitForEvent('dialog')
  await page.getByRole('link', { name: 'Cancelar' }).click()
  await again
  t.equal(asked.length, 3)

  await page.getByRole('button', { name: 'Salvar' }).click()
  await page.getByRole('status').getByText('Alterações salvas.').waitFor()
  t.equal(asked.length, 3)
})
