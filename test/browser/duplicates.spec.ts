import t from 'tap'
import { hire, startOffice } from '../support/app.ts'
import { isAccessible, launch, violations } from '../support/browser.ts'
import { marina } from '../support/people.ts'
import { register } from '../support/registering.ts'
import { count } from '../support/rows.ts'

void t.test('what is there already is shown while typing, and the cursor stays where it is', async t => {
  const office = await startOffice(t)
  await hire(office.db, marina)
  await register(await office.signedIn(marina))
  const { open } = await launch(t, office)
  const page = await open({ as: marina })
  await page.goto('/customers/new')
  await page.getByLabel('Pessoa jurídica').check()
  await page.getByRole('button', { name: 'Próximo' }).click()
  const name = page.getByLabel('Nome', { exact: true })
  await name.waitFor()

  await name.pressSequentially('Padaria Pao da Sera', { delay: 20 })
  const panel = page.getByRole('complementary', { name: 'Já existe um cadastro parecido' })
  await panel.waitFor()
  await page.keyboard.type(' ME')

  t.equal(await name.inputValue(), 'Padaria Pao da Sera ME')
  t.equal(await page.evaluate('document.activeElement.name'), 'name', 'the focus stayed')
  t.match(await page.getByRole('status').allInnerTexts().then(texts => texts.join(' ')), 'Já existe um cadastro parecido, ao lado dos campos.')
  await isAccessible(t, page)

  await page.getByLabel('CNPJ', { exact: true }).fill('06.990.590/0001-23')
  await page.getByRole('button', { name: 'Próximo' }).click()
  await page.getByRole('heading', { name: 'Confira 1 aviso para continuar' }).waitFor()
  await isAccessible(t, page)
  await page.getByRole('button', { name: 'É outra empresa: continuar' }).press('Enter')
  await page.getByRole('heading', { name: 'Endereços' }).waitFor()
  t.strictSame(violations, [])
})

void t.test('what turns up while typing is in sight at every width, and moves nothing of what is typed', async t => {
  const office = await startOffice(t)
  await hire(office.db, marina)
  await register(await office.signedIn(marina))
  const { open } = await launch(t, office)
  const page = await open({ as: marina })

  for (const [width, height] of [[360, 740], [1280, 900], [1600, 900]] as const) {
    await page.setViewportSize({ width, height })
    await page.goto('/customers/new')
    await page.getByLabel('Pessoa jurídica').check()
    await page.getByRole('button', { name: 'Próximo' }).click()
    const name = page.getByLabel('Nome', { exact: true })
    await name.click()
    const before = await name.boundingBox()

    await name.pressSequentially('Padaria Pao da Sera', { delay: 20 })
    const panel = page.getByRole('complementary', { name: 'Já existe um cadastro parecido' })
    await panel.waitFor()

    t.strictSame(await name.boundingBox(), before, `${width} px`)
    const { x, y, width: wide } = (await panel.boundingBox())!
    t.ok(y > 48 && y + 100 < height && x + wide <= width, `in sight at ${width} px`)
    t.ok(x >= before!.x + before!.width || y >= before!.y + before!.height, `beside what is typed or below it at ${width} px`)
    const last = page.getByLabel('Observações')
    await last.focus()
    const [field, shown] = [(await last.boundingBox())!, (await panel.boundingBox())!]
    t.ok(shown.x >= field.x + field.width || shown.y >= field.y + field.height, `it does not lie over a field that has the focus at ${width} px`)
  }
  t.strictSame(violations, [])
})

void t.test('on the page of a record too, and what is there may be kept by its box', async t => {
  const office = await startOffice(t)
  await hire(office.db, marina)
  const browser = await office.signedIn(marina)
  await register(browser, {}, [])
  await register(browser, { name: 'Mercado Bom', trade_name: '', document: '06.990.590/0001-23', phone: '', email: '' }, [])
  const page = await (await launch(t, office)).open({ as: marina })
  await page.goto('/customers/2/edit')

  await page.getByLabel('Nome', { exact: true }).fill('')
  await page.getByLabel('Nome', { exact: true }).pressSequentially('Padaria Pao da Sera', { delay: 20 })
  const panel = page.getByRole('complementary', { name: 'Já existe um cadastro parecido' })
  await panel.waitFor()
  t.equal(await page.evaluate('document.activeElement.name'), 'name', 'the focus stayed')
  await isAccessible(t, page)
  await panel.getByLabel('É outra empresa').check()
  await page.getByRole('button', { name: 'Salvar' }).click()

  await page.getByText('Alterações salvas.').waitFor()
  t.strictSame(violations, [])
})

void t.test('without JavaScript an existing company is taken from the panel, and becomes a customer', async t => {
  const office = await startOffice(t)
  await hire(office.db, marina)
  await register(await office.signedIn(marina))
  await office.db.write(() => office.db.run({ sql: 'delete from customers', bindings: [] }))
  const { open } = await launch(t, office)
  const page = await open({ as: marina, javaScriptEnabled: false })
  await page.goto('/customers/new')
  await page.getByLabel('Pessoa jurídica').check()
  await page.getByRole('button', { name: 'Próximo' }).click()

  await page.getByLabel('Nome', { exact: true }).fill('Outra padaria')
  await page.getByLabel('CNPJ', { exact: true }).fill('11222333000181')
  await page.getByRole('button', { name: 'Próximo' }).click()
  await page.getByRole('button', { name: /^Usar esta empresa/ }).click()
  await page.getByRole('button', { name: 'Finalizar' }).click()

  await page.getByRole('heading', { name: 'Cliente cadastrado' }).waitFor()
  t.equal(count(office.db, 'companies'), 1)
  t.equal(count(office.db, 'customers'), 1)
})
