import t from 'tap'
import type { Page } from 'playwright-core'
import { hire, startOffice } from '../support/app.ts'
import { isAccessible, launch, violations } from '../support/browser.ts'
import { marina, rosa } from '../support/people.ts'

const pdf = { name: 'licenca.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF') }

for (const mode of ['on', 'off'] as const) {
  void t.test(`JavaScript ${mode}: the office sets up a category and a type through the screens, and registers a customer with them`, async t => {
    const office = await startOffice(t)
    await hire(office.db, rosa)
    await hire(office.db, marina)
    const { open } = await launch(t, office)
    const page = await open({ as: rosa, javaScriptEnabled: mode === 'on' })
    const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text)
    const check: typeof isAccessible = mode === 'on' ? isAccessible : async () => undefined
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
    const arrive = (name: string) => page.getByRole('heading', { name, level: 1 }).waitFor()

    await category(page, fill, press, arrive, 'IND', 'Indústria', '')
    await category(page, fill, press, arrive, 'CHEM', 'Chemical', 'Indústria')
    const kinds = [['Ramo', 'Texto'], ['Início', 'Data'], ['Limite', 'Valor em reais'], ['Perigoso', 'Sim ou não'], ['Porte', 'Lista']] as const
    for (const [name, kind] of kinds) {
      await page.goto('/attributes/new')
      await page.getByLabel('Tipo', { exact: true }).selectOption(kind)
      if (mode === 'off') await press('Mostrar os campos deste tipo')
      if (kind === 'Lista') await page.getByLabel('Itens', { exact: true }).fill('Pequeno\nGrande')
      await fill('Identificador', name.toUpperCase())
      await fill('Nome', name)
      await check(t, page)
      await press('Salvar')
      await arrive(name)
      await page.goto('/categories/3/attributes')
      await page.getByLabel('Atributo', { exact: true }).selectOption(name)
      await page.getByLabel('Obrigatório').check()
      await press('Incluir atributo')
      await page.getByRole('listitem').filter({ hasText: name }).first().waitFor()
    }
    await press('Subir Porte')
    await page.locator('#sorted > li:nth-child(4)').filter({ hasText: 'Porte' }).waitFor()
    await check(t, page)
    for (const folder of ['Licença', 'Ficha de segurança']) {
      await page.goto('/categories/3/folders')
      await fill('Nome da pasta', folder)
      await press('Incluir pasta')
      await page.getByRole('listitem').filter({ hasText: folder }).first().waitFor()
    }
    await check(t, page)

    await page.goto('/company-types/1')
    await page.getByLabel('Máscara do identificador').fill('QUI-{AAAA}-{SEQ:3}')
    if (mode === 'on') await page.getByText(`QUI-${new Date().getFullYear()}-001`).waitFor()
    await page.getByLabel('Telefone: obrigatório').check()
    await check(t, page)
    await press('Salvar')
    await page.getByText('Alterações salvas.').waitFor()
    await page.goto('/categories/3/preview')
    await page.getByLabel('Com o tipo de empresa').selectOption('Pessoa física')
    if (mode === 'off') await press('Mostrar')
    await page.getByText('6 etapas para Pessoa física, Chemical.').waitFor()
    await check(t, page)

    const desk = await open({ as: marina, javaScriptEnabled: mode === 'on' })
    await register(desk)
    await check(t, desk)
    t.equal(await desk.getByText(`QUI-${new Date().getFullYear()}-001`).first().isVisible(), true)
    for (const text of ['Química fina', '01/03/2026', 'R$ 1.500,00', 'Grande', 'licenca.pdf']) {
      t.ok(await desk.getByText(text, { exact: true }).first().isVisible(), text)
    }
    await desk.getByRole('link', { name: 'Dados do cliente' }).click()
    for (const tab of ['Atributos', 'Documentos']) {
      await desk.getByRole('navigation', { name: 'Dados do cliente' }).getByRole('link', { name: tab }).click()
      await check(t, desk)
    }
    t.strictSame(violations, [])

    async function register (desk: Page): Promise<void> {
      const next = (heading: string) => desk.getByRole('button', { name: 'Próximo', exact: true }).click()
        .then(() => desk.getByRole('heading', { name: heading, level: 1 }).waitFor())
      await desk.goto('/customers/new')
      await desk.getByLabel('Pessoa jurídica').check()
      await desk.getByLabel('Categoria do cliente').selectOption('Indústria / Chemical')
      await next('Identificação')
      await desk.getByLabel('Nome', { exact: true }).fill('Química Norte')
      await desk.getByLabel('CNPJ').fill('11.222.333/0001-81')
      await desk.getByLabel('Telefone', { exact: true }).fill('(47) 3025-1234')
      await next('Endereços')
      await next('Atributos do cliente')
      await check(t, desk)
      await desk.getByLabel('Ramo').fill('Química fina')
      if (mode === 'on') await desk.getByLabel('Início: escolher no calendário').fill('2026-03-01')
      else await desk.getByLabel('Início', { exact: true }).fill('1/3/2026')
      await desk.getByLabel('Limite').fill('1.500')
      await desk.getByLabel('Porte').selectOption('Grande')
      await desk.getByRole('button', { name: 'Próximo', exact: true }).click()
      await desk.getByRole('heading', { name: 'Corrija 1 campo para continuar' }).waitFor()
      await check(t, desk)
      await desk.getByLabel('Perigoso').selectOption('Sim')
      await next('Contatos da empresa')
      await next('Documentos')
      await check(t, desk)
      await desk.getByLabel('Arquivo de Licença').setInputFiles(pdf)
      await desk.getByRole('button', { name: 'Enviar arquivos escolhidos' }).click()
      await desk.getByRole('link', { name: 'licenca.pdf' }).first().waitFor()
      await desk.getByLabel('Arquivo de Ficha de segurança').setInputFiles({ ...pdf, name: 'ficha.pdf' })
      await desk.getByRole('button', { name: 'Finalizar', exact: true }).click()
      await desk.getByRole('heading', { name: 'Cliente cadastrado' }).waitFor()
    }
  })
}

type Act = (first: string) => Promise<void>

async function category (page: Page, fill: (label: string, text: string) => Promise<void>, press: Act, arrive: Act, identifier: string, name: string, parent: string) {
  await page.goto('/categories/new')
  await fill('Identificador', identifier)
  await fill('Nome', name)
  if (parent) await page.getByLabel('Pertence a').selectOption(parent)
  await press('Salvar')
  await arrive(name)
}

void t.test('attributes are put in order by dragging', async t => {
  const office = await startOffice(t)
  await hire(office.db, rosa)
  const { open } = await launch(t, office)
  const page = await open({ as: rosa })
  for (const name of ['Ramo', 'Porte', 'Risco']) {
    await page.goto('/attributes/new')
    await page.getByLabel('Identificador').fill(name)
    await page.getByLabel('Nome', { exact: true }).fill(name)
    await page.getByRole('button', { name: 'Salvar' }).click()
    await page.goto('/categories/1/attributes')
    await page.getByLabel('Atributo', { exact: true }).selectOption(name)
    await page.getByRole('button', { name: 'Incluir atributo' }).click()
    await page.getByRole('button', { name: `Subir ${name}` }).waitFor()
  }

  const saved = page.waitForResponse(answer => answer.url().endsWith('/attributes') && answer.request().method() === 'GET')
  await page.getByRole('listitem').filter({ hasText: 'Risco' }).first().dragTo(page.getByRole('listitem').filter({ hasText: 'Ramo' }).first(), { targetPosition: { x: 200, y: 3 } })
  await saved
  await page.reload()

  const rows = await page.locator('#sorted > li > div').allTextContents()
  t.strictSame(rows.map(row => row.split(' ')[0]), ['Risco', 'Ramo', 'Porte'])
})
