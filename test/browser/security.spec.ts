import t from 'tap'
import { desk, hire, startOffice } from '../support/app.ts'
import { isAccessible, launch, violations } from '../support/browser.ts'
import { caio, marina, rosa } from '../support/people.ts'
import { register } from '../support/registering.ts'

t.setTimeout(180_000)

for (const mode of ['on', 'off'] as const) {
  void t.test(`JavaScript ${mode}: a category is restricted on the screen, and its customer is gone for whoever is not in it`, async t => {
    const office = await startOffice(t)
    for (const person of [rosa, marina, caio]) await hire(office.db, person)
    await register(await office.signedIn(marina))
    const { open } = await launch(t, office)
    const page = await open({ as: rosa, javaScriptEnabled: mode === 'on' })

    await page.goto('/categories/1')
    await page.getByRole('link', { name: 'Segurança' }).click()
    await page.getByLabel('Quem vê os clientes desta categoria').selectOption('Restrita')
    await page.getByLabel('Marcar também uma pessoa').selectOption(marina.name)
    await page.getByRole('button', { name: 'Incluir na tabela' }).click()
    await page.getByLabel(`Editar, ${marina.name}`).check()
    if (mode === 'on') await isAccessible(t, page)
    await page.getByRole('button', { name: 'Salvar' }).click()
    await page.getByText('Alterações salvas.').waitFor()
    t.ok(await page.getByLabel(`Ver, ${marina.name}`).isChecked())
    if (mode === 'on') await isAccessible(t, page)

    const reader = await open({ as: caio, javaScriptEnabled: mode === 'on' })
    await reader.goto('/customers')
    t.notMatch(await reader.getByRole('main').innerText(), 'Padaria')
    t.equal((await reader.goto('/customers/1'))?.status(), 404)
    const clerk = await open({ as: marina, javaScriptEnabled: mode === 'on' })
    t.equal((await clerk.goto('/customers/1'))?.status(), 200)
    t.same(violations, [])
  })
}

void t.test('ASVS 3.4.3, 14.3.3, 14.2.3: a whole registration leaves nothing in the browser, asks one host and meets no wall of the policy', async t => {
  const office = await desk(t, marina)
  await register(office.browser)
  const { base, open } = await launch(t, office)
  const page = await open({ as: marina })
  const hosts = new Set<string>()
  page.on('request', request => { hosts.add(new URL(request.url()).origin) })

  for (const address of ['/', '/customers', '/customers/1', '/customers/1/history', '/customers/new', '/companies/1', '/account']) {
    await page.goto(address)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
  }

  t.same([...hosts], [base])
  t.same(await page.evaluate('[localStorage.length, sessionStorage.length]'), [0, 0])
  t.same(await page.evaluate('caches.keys()'), [])
  t.same(violations, [])
})
