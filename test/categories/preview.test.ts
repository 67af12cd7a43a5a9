import t from 'tap'
import { desk } from '../support/app.ts'
import { ask, makeAttribute, makeCategory, save } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { marina, rosa } from '../support/people.ts'

function stepsOf (page: Page): string[] {
  return page.root.querySelectorAll('#preview h2').map(heading => heading.text)
}

void t.test('a category shows the steps and fields of a registration with any type', async t => {
  const { browser } = await desk(t, rosa)
  const parent = await makeCategory(browser, 'Indústria')
  const child = await makeCategory(browser, 'Chemical', { parent_id: String(parent) })
  await ask(browser, `/categories/${parent}`, await makeAttribute(browser, 'Ramo'), { is_required: 'yes' })
  await save(browser, `/categories/${child}/folders`, { name: 'Licença' })
  await save(browser, '/company-types/2', { has_addresses: undefined, contacts_min: '1', rule_site: 'hidden', rule_phone: 'required' })

  const page = await browser.get(`/categories/${child}/preview?with=2`)

  t.strictSame(stepsOf(page), ['1. Tipo e categoria', '2. Identificação', '3. Atributos do cliente', '4. Contatos da empresa', '5. Documentos'])
  t.strictSame([page.fact('CPF'), page.fact('Telefone'), page.fact('Site'), page.fact('Ramo'), page.fact('Contatos'), page.fact('Licença')],
    ['Obrigatório', 'Obrigatório', undefined, 'Obrigatório, de Indústria', 'Pelo menos 1', 'Obrigatória'])
})

void t.test('a type shows them with any category, and nonsense shows the first', async t => {
  const { browser } = await desk(t, rosa)
  const category = await makeCategory(browser, 'Indústria')
  await ask(browser, '/company-types/1', await makeAttribute(browser, 'Porte'))

  const page = await browser.get(`/company-types/1/preview?with=${category}`)
  const nonsense = await browser.get('/company-types/1/preview?with=x')

  t.match(page.text, '5 etapas para Pessoa jurídica, Indústria.')
  t.match(nonsense.text, 'para Pessoa jurídica, Geral.')
  t.equal(page.fact('Porte'), 'Opcional, de Pessoa jurídica')
})

void t.test('the step Endereços tells all that its form asks, and what only an address in Brazil has', async t => {
  const { browser } = await desk(t, rosa)
  await save(browser, '/company-types/1', { rule_cep: 'required' })

  const page = await browser.get('/company-types/1/preview')
  const addresses = page.root.querySelectorAll('#preview section').find(section => section.querySelector('h2')?.text.endsWith('Endereços'))!

  t.strictSame(addresses.querySelectorAll('dl > div').map(one => one.text.trim()), [
    'CEPObrigatório no Brasil', 'LogradouroObrigatório', 'NúmeroObrigatório', 'ComplementoOpcional', 'BairroOpcional',
    'UFObrigatório no Brasil', 'CidadeObrigatório', 'PaísOpcional', 'Usar este endereço paraOpcional',
  ])
})

void t.test('the preview is for those who may see the configuration', async t => {
  const { browser } = await desk(t, marina)

  for (const address of ['/categories/1/preview', '/company-types/1/preview']) t.equal((await browser.get(address)).status, 403)
})
