import t from 'tap'
import { sql } from '../../src/database.ts'
import { fold } from '../../src/writing/fold.ts'
import { hire, startOffice } from '../support/app.ts'
import { isAccessible, launch, violations } from '../support/browser.ts'
import { marina } from '../support/people.ts'
import { everything } from '../support/rows.ts'

const stored: string[] = []

for (const mode of ['with JavaScript', 'without JavaScript', 'with JavaScript that is blocked half-way']) {
  const javaScriptEnabled = mode !== 'without JavaScript'
  const isBlocked = mode.endsWith('half-way')

  void t.test(`a customer is registered ${mode}, from signing in to Dados do cliente`, async t => {
    const office = await startOffice(t)
    await hire(office.db, marina)
    const { open } = await launch(t, office)
    const page = await open({ javaScriptEnabled })
    let loads = 0
    page.on('load', () => { loads++ })

    await page.goto('/')
    await page.getByLabel('E-mail').fill(marina.email)
    await page.getByLabel('Senha').fill('uma frase só de Marina Hoepers')
    await page.getByRole('button', { name: 'Entrar' }).click()
    await page.getByRole('navigation', { name: 'Menu principal' }).getByRole('link', { name: 'Clientes CT001' }).click()
    await page.getByRole('link', { name: 'Novo cliente', exact: true }).first().click()
    await page.getByRole('heading', { name: 'Novo cliente' }).waitFor()
    const before = loads

    await page.getByLabel('Pessoa jurídica').check()
    await page.getByRole('button', { name: 'Próximo' }).click()
    await page.getByRole('heading', { name: 'Identificação' }).waitFor()
    await page.getByLabel('CNPJ').fill('11.222.333/0001-80')
    await page.getByRole('button', { name: 'Próximo' }).click()
    await page.getByRole('heading', { name: 'Corrija 2 campos para continuar' }).waitFor()
    t.match(await page.title(), /^Erro: Etapa 2 de 4: Identificação/)
    if (javaScriptEnabled) await isAccessible(t, page)
    await page.getByLabel('Nome', { exact: true }).fill('Padaria Pão da Serra Ltda')
    await page.getByLabel('CNPJ').fill('11.222.333/0001-81')
    await page.keyboard.press('Enter')

    await page.getByRole('heading', { name: 'Endereços' }).waitFor()
    if (isBlocked) {
      await page.context().route(/\.js\b/, route => route.abort())
      await page.reload()
    }
    await page.getByLabel('Logradouro').fill('Rua do Príncipe')
    await page.getByLabel('Número').fill('330')
    await page.getByLabel('Cidade').fill('Joinville')
    await page.getByLabel('UF').selectOption('SC')
    await page.getByRole('button', { name: 'Incluir endereço' }).click()
    await page.getByText('Endereço incluído.').waitFor()
    await page.getByRole('button', { name: 'Próximo' }).click()

    await page.getByRole('heading', { name: 'Contatos da empresa' }).first().waitFor()
    await page.getByLabel('Nome', { exact: true }).fill('Rogério Bachmann')
    await page.getByLabel('E-mail').fill('rogerio@paodaserra.example')
    await page.getByLabel('Contato principal').check()
    await page.getByLabel('Cadastrar como usuário externo').check()
    await page.getByRole('button', { name: 'Incluir contato' }).click()
    await page.getByText('Contato incluído.').waitFor()
    if (javaScriptEnabled) await isAccessible(t, page)
    if (javaScriptEnabled && !isBlocked) t.equal(loads, before, 'steps are swapped in, not loaded')
    await page.getByRole('button', { name: 'Finalizar' }).click()

    await page.getByRole('heading', { name: 'Cliente cadastrado' }).waitFor()
    if (javaScriptEnabled) await isAccessible(t, page)
    await page.getByRole('link', { name: 'Dados do cliente' }).click()
    await page.getByRole('heading', { name: 'Padaria Pão da Serra Ltda' }).waitFor()
    t.ok(await page.getByText('11.222.333/0001-81').first().isVisible())
    t.strictSame(violations, [])
    stored.push(everything(office.db, ['companies', 'addresses', 'contacts', 'external_users', 'customers'])
      .replaceAll(/"(?:created_at|updated_at|registration_id)":"[^"]*"/g, ''))
  })
}

void t.test('each way the same is stored', async t => {
  t.equal(stored.length, 3)
  t.equal(stored[1], stored[0])
  t.equal(stored[2], stored[0])
})

void t.test('an existing company is looked for by the Enter key and by Buscar, with JavaScript and without', async t => {
  const office = await startOffice(t)
  await hire(office.db, marina)
  await office.db.write(() => {
    for (const [number, name] of ['Mercado Bom', 'Zeladoria Central'].entries()) {
      office.db.run(sql('companies').insert({ identifier: `E${number}`, identifier_key: `e${number}`, name, name_search: fold(name), company_type_id: 1, created_at: '2026', updated_at: '2026' }))
    }
  })
  const { open } = await launch(t, office)

  for (const javaScriptEnabled of [false, true]) {
    const page = await open({ javaScriptEnabled, as: marina })
    const search = page.getByLabel('Nome, identificador ou CNPJ da empresa')
    const others = page.getByText('Mercado Bom')
    await page.goto('/customers/new/from-company')

    await search.fill('zelad')
    await search.press('Enter')
    await page.waitForURL(/\?q=zelad$/)
    await others.waitFor({ state: 'detached' })
    await page.getByLabel('Zeladoria Central').check()
    await search.fill('mercado')
    await page.getByRole('button', { name: 'Buscar' }).click()
    await page.waitForURL(/\?q=mercado$/)

    await others.waitFor()
    t.ok(await page.getByLabel('Zeladoria Central').isChecked(), 'what was chosen stays')
    t.equal(await search.inputValue(), 'mercado')
  }
  t.strictSame(violations, [])
})
