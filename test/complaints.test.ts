import t from 'tap'
import { desk, hire } from './support/app.ts'
import { ask, makeAttribute, makeCategory, save } from './support/configuring.ts'
import type { Page } from './support/html.ts'
import { marina, rosa } from './support/people.ts'

const long = 'x'.repeat(300)

void t.test('the summary of complaints calls every field as its label does', async t => {
  const { browser, db } = await desk(t, rosa)
  await hire(db, marina)
  await makeAttribute(browser, 'Área', { kind: 'decimal', maximum: '9' })
  await ask(browser, '/categories/1', 1)
  await save(browser, '/categories/1/folders', { name: 'Contrato' })
  const child = await makeCategory(browser, 'Filha', { parent_id: '1' })
  const folder = { name: '', hint: long, files_min: '90', files_max: '90', size_max_mb: '90', extensions: 'exe', validity_days: 'x' }
  const refused: Array<[address: string, fields: Record<string, string>]> = [
    ['/categories/1/folders', folder], ['/categories/1/folders/1', folder], [`/categories/${child}/folders`, { name: 'Contrato' }],
    ['/categories/1', { identifier: '', name: '', hint: long, parent_id: String(child) }], ['/categories/1/security', { action: 'add', user_id: '' }],
    ['/categories/1/attributes', { attribute_id: '' }], ['/categories/1/attributes/1', { attribute_1: 'muito' }],
    ['/company-types/1', { identifier: '', name: '', hint: long, parent_id: '1', identifier_mask: 'sem', contacts_min: 'x', rule_phone: 'x' }],
    ['/attributes/new', { kind: 'text', identifier: '', name: '', hint: long, minimum: 'x', maximum: 'x', pattern_kind: 'mask', pattern: '' }],
    ['/attributes/new', { kind: 'list', identifier: 'A', name: 'A', items: '' }],
    ['/attributes/1', { kind: 'decimal', identifier: '', hint: long, minimum: 'x' }],
    ['/access-groups/new', { name: '', 'CT001:edit': 'yes' }], ['/users/new', { name: '', email: '' }],
  ]

  for (const [address, fields] of refused) {
    const page = await browser.submit(await browser.get(address), fields)
    t.ok(page.summary().length > 0, address)
    for (const [called, label] of names(page)) t.equal(called, label, address)
  }
})

/** What the summary calls each field, and what the field is called where it stands. */
function names (page: Page): Array<[string, string | undefined]> {
  return page.root.querySelectorAll('#error-summary a').map(link => {
    const id = link.getAttribute('href')!.slice(1)
    const target = page.root.querySelectorAll('main [id]').find(one => one.getAttribute('id') === id)
    const label = page.root.querySelectorAll('main label').find(one => one.getAttribute('for') === id) ?? target?.querySelector('legend')
    const text = target?.getAttribute('aria-label') ?? label?.text ?? ''
    return [link.text.split(': ')[0]!, text.replace(/\s*\(opcional\)$|: obrigatório$| do grupo .*$/, '').trim()]
  })
}
