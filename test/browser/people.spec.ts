import t from 'tap'
import type { Page } from 'playwright-core'
import { sql } from '../../src/database.ts'
import { hire, startOffice } from '../support/app.ts'
import { codeAt } from '../support/authenticator.ts'
import { isAccessible, launch, violations } from '../support/browser.ts'
import { rosa } from '../support/people.ts'

const password = 'pato com chapéu amarelo'

for (const mode of ['on', 'off'] as const) {
  void t.test(`JavaScript ${mode}: an administrator makes a group that wants a second factor and invites somebody, who sets up and enters`, async t => {
    const office = await startOffice(t)
    await hire(office.db, rosa)
    const { open, base } = await launch(t, office)
    const admin = await open({ as: rosa, javaScriptEnabled: mode === 'on' })
    const check: typeof isAccessible = mode === 'on' ? isAccessible : async () => undefined

    await admin.goto('/access-groups')
    await check(t, admin)
    await admin.getByRole('link', { name: 'Novo grupo' }).click()
    await admin.getByLabel('Nome', { exact: true }).fill('Recepção')
    await admin.getByLabel('Cadastrar, Clientes').check()
    await press(admin, 'Salvar')
    await admin.getByText('Em Clientes, marque Ver ou desmarque o resto', { exact: false }).first().waitFor()
    await check(t, admin)
    await admin.getByLabel('Ver, Clientes').check()
    await admin.getByLabel('Exigir segundo fator').check()
    await press(admin, 'Salvar')
    await admin.getByText('Grupo criado.').waitFor()
    await check(t, admin)
    t.strictSame(await coveredBoxes(admin), [], 'at 400 % no box that has the focus lies below the column of menus')

    await admin.goto('/users')
    await check(t, admin)
    await admin.getByRole('link', { name: 'Novo usuário' }).click()
    await admin.getByLabel('Nome completo').fill('Joice Wetzel')
    await admin.getByLabel('E-mail').fill('joice@escritorio.example')
    await press(admin, 'Criar usuário e gerar link')
    await admin.getByText('Marque pelo menos um grupo.').first().waitFor()
    await check(t, admin)
    await admin.getByLabel('Recepção').check()
    await press(admin, 'Criar usuário e gerar link')
    const link = await admin.getByLabel('Link de senha').inputValue()
    await check(t, admin)

    const joice = await open({ javaScriptEnabled: mode === 'on' })
    await joice.goto(link)
    await joice.getByLabel('Nova senha', { exact: true }).fill('senha')
    await press(joice, 'Definir senha')
    await joice.getByRole('heading', { name: 'Corrija 2 campos para continuar' }).waitFor()
    await check(t, joice)
    await joice.getByLabel('Nova senha', { exact: true }).fill(password)
    await joice.getByLabel('Repita a senha').fill(password)
    await press(joice, 'Definir senha')
    await joice.getByText('Senha definida.').waitFor()
    await check(t, joice)
    await enter(joice)
    await joice.getByRole('heading', { name: 'Ativar segundo fator' }).waitFor()
    await check(t, joice)
    const secret = (await joice.locator('main .code').innerText()).replaceAll(' ', '')
    await joice.getByLabel('Código do celular').fill(codeAt(secret, Date.now()))
    await press(joice, 'Ativar')
    await joice.getByRole('heading', { name: 'Guarde estes códigos' }).waitFor()
    await check(t, joice)
    await joice.goto('/customers')
    await joice.getByRole('heading', { name: 'Clientes' }).waitFor()

    await office.db.write(() => office.db.run(sql('second_factors').update({ last_step: 0 })))
    const phone = await open({ javaScriptEnabled: mode === 'on', viewport: { width: 360, height: 740 } })
    await phone.goto('/login?next=/account')
    await enter(phone)
    await phone.getByRole('heading', { name: 'Código do celular' }).waitFor()
    await check(t, phone)
    await phone.getByLabel('Código do celular').fill(codeAt(secret, Date.now()))
    await press(phone, 'Entrar')
    await phone.getByRole('heading', { name: 'Minha conta' }).waitFor()
    await check(t, phone)
    t.equal(await phone.getByText('Esta sessão').count(), 1)
    await press(phone, 'Encerrar as outras')
    await phone.getByText('Sessões encerradas.').waitFor()
    await joice.goto('/customers')
    await joice.getByRole('heading', { name: 'Entrar' }).waitFor()

    await admin.goto('/users/2')
    await check(t, admin)
    await admin.getByText('Mais ações').click()
    await press(admin, 'Inativar usuário')
    await admin.getByText('Usuário inativado.').waitFor()
    await phone.goto('/account')
    await phone.getByRole('heading', { name: 'Entrar' }).waitFor()
    await admin.goto('/system')
    await check(t, admin)
    await admin.goto(`${base}/confirmations?next=/users`)
    await check(t, admin)
    t.strictSame(violations, [])
  })
}

// 320 px is a window of 1280 px at 400 % (WCAG 1.4.10 and 2.4.11).
async function coveredBoxes (page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 320, height: 256 })
  const boxes = page.locator('#rights input:enabled')
  const covered: string[] = []
  await page.locator('#rights').focus()
  for (const box of await boxes.all()) {
    await page.keyboard.press('Tab')
    const isInSight = await box.evaluate(box => {
      const { x, y, width, height } = box.getBoundingClientRect()
      const { activeElement } = box.ownerDocument
      return activeElement === box && box.ownerDocument.elementFromPoint(x + width / 2, y + height / 2) === box
    })
    if (!isInSight) covered.push(await box.getAttribute('name') ?? '')
  }
  await page.setViewportSize({ width: 1280, height: 900 })
  return covered
}

async function press (page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
}

async function enter (page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill('joice@escritorio.example')
  await page.getByLabel('Senha').fill(password)
  await press(page, 'Entrar')
}
