import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { keepSetting } from '../../src/settings.ts'
import { desk } from '../support/app.ts'
import { isAccessible, launch, violations } from '../support/browser.ts'
import { marina } from '../support/people.ts'

t.setTimeout(120_000)

void t.test('cities, doubts and look-ups by keyboard, with JavaScript', async t => {
  const office = await desk(t)
  const server = createServer((_request, reply) => {
    setTimeout(() => {
      reply.end(JSON.stringify({ cnpj: '11222333000181', razao_social: 'PADARIA PAO DA SERRA LTDA', ddd_telefone_1: '4730251234' }))
    }, 300)
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  t.teardown(() => { server.closeAllConnections(); server.close() })
  await office.db.write(() => {
    keepSetting(office.db, 'lookup_cnpj', 'yes')
    keepSetting(office.db, 'lookup_cnpj_address', `http://127.0.0.1:${(server.address() as AddressInfo).port}/{numero}`)
  })
  const { open } = await launch(t, office)
  const page = await open({ as: marina })
  let loads = 0
  page.on('load', () => { loads++ })
  await page.goto('/customers/new')
  await page.getByRole('radio', { name: /Pessoa jurídica/ }).check()
  await page.getByRole('button', { name: 'Próximo' }).click()

  await page.getByLabel('CNPJ', { exact: true }).fill('11222333000181')
  await page.getByRole('button', { name: 'Buscar dados do CNPJ' }).focus()
  await page.keyboard.press('Enter')
  await page.getByLabel('Nome fantasia').fill('Pão da Serra')
  await page.getByText('Encontrado na consulta').waitFor()
  t.equal(await page.getByLabel('Nome fantasia').inputValue(), 'Pão da Serra', 'what was typed meanwhile is there')
  await isAccessible(t, page)
  await page.getByRole('button', { name: 'Usar os marcados' }).click()
  await page.getByText('Encontrado na consulta').waitFor({ state: 'detached' })
  t.equal(await page.getByLabel('Nome', { exact: true }).inputValue(), 'PADARIA PAO DA SERRA LTDA')
  t.equal(await page.getByLabel('Nome fantasia').inputValue(), 'Pão da Serra')
  t.equal(await page.getByLabel('Telefone').inputValue(), '(47) 3025-1234')

  await page.getByLabel('Inscrição estadual (opcional)', { exact: true }).fill('254.811.037')
  await page.getByLabel('UF da inscrição estadual (opcional)', { exact: true }).selectOption('SC')
  await page.getByRole('button', { name: 'Próximo' }).click()
  await page.getByRole('link', { name: /O dígito verificador não confere/ }).waitFor()
  t.match(await page.evaluate('document.activeElement?.id'), 'error-summary')
  await isAccessible(t, page)
  await page.getByLabel('Manter assim: Inscrição estadual').check()
  await page.getByLabel('Motivo para manter: Inscrição estadual').fill('Consta assim no cartão da SEF.')
  await page.getByRole('button', { name: 'Próximo' }).click()
  await page.getByRole('heading', { name: 'Endereços', level: 1 }).waitFor()

  await page.getByLabel('CEP').fill('89201-400')
  await page.getByLabel('Logradouro').fill('Rua do Príncipe')
  await page.getByLabel('Número').fill('330')
  await page.getByLabel('UF', { exact: true }).selectOption('SC')
  const cities = page.locator('#cities option')
  await cities.first().waitFor({ state: 'attached' })
  await page.getByLabel('Cidade', { exact: true }).focus()
  t.equal(await cities.count(), 295)
  await page.keyboard.type('joinville')
  t.equal(await page.evaluate('document.activeElement?.id'), 'addresses-city', 'the list does not take the focus')
  await isAccessible(t, page)
  await page.getByRole('button', { name: 'Incluir endereço' }).click()
  await page.getByText('Joinville/SC').waitFor()

  t.equal(loads, 1, 'the page was loaded once')
  t.strictSame(violations, [])
})
