import fc from 'fast-check'
import t from 'tap'
import { addUse, type Owner } from '../../src/attribute-uses/store.ts'
import { checkAttribute } from '../../src/attributes/form.ts'
import { addAttribute, setAttributeActive } from '../../src/attributes/store.ts'
import { CategoryForm } from '../../src/categories/form.ts'
import { addCategory } from '../../src/categories/store.ts'
import { sql, type Database } from '../../src/database.ts'
import { FolderForm, typedFolder } from '../../src/folders/form.ts'
import { addFolder } from '../../src/folders/store.ts'
import { desk } from '../support/app.ts'
import { rosa } from '../support/people.ts'
import { begin, press } from '../support/registering.ts'

const someUse = fc.record({
  kind: fc.constantFrom('text' as const, 'integer' as const, 'yes_no' as const, 'date' as const),
  owner: fc.constantFrom('type' as const, 'parent' as const, 'child' as const),
  isRequired: fc.boolean(), isReadOnly: fc.boolean(), isActive: fc.boolean(), hasDefault: fc.boolean(),
})
const someFolder = fc.record({ owner: fc.constantFrom('parent' as const, 'child' as const), isRequired: fc.boolean() })
const someConfiguration = fc.record({
  uses: fc.array(someUse, { maxLength: 6 }), folders: fc.array(someFolder, { maxLength: 3 }), hasAddresses: fc.boolean(), hasContacts: fc.boolean(),
})
type Configuration = typeof someConfiguration extends fc.Arbitrary<infer Value> ? Value : never

const samples = { text: 'Pães', integer: '42', yes_no: 'yes', date: '2026-03-01' }
const defaults = { text: 'Padrão', integer: '7', yes_no: 'no', date: '2020-01-01' }

let number = 0

/** Sets up a type and two categories, parent and child, and says what a registration should leave behind. */
async function configure (db: Database, { uses, folders, hasAddresses, hasContacts }: Configuration) {
  number++
  return db.write(() => {
    const type = db.insert(sql('company_types').insert({
      identifier: `T${number}`, name: 'Tipo', document_kind: 'none', identifier_mask: '{AAAA}-{SEQ:4}', has_addresses: hasAddresses,
      has_contacts: hasContacts, created_at: '', updated_at: '',
    }))
    const parent = addCategory(db, CategoryForm.parse({ identifier: `P${number}`, name: 'Mãe' }))
    const child = addCategory(db, CategoryForm.parse({ identifier: `F${number}`, name: 'Filha', parent_id: String(parent) }))
    const expected = new Map<string, string>()
    const typed: Record<string, string> = {}
    uses.forEach((use, index) => {
      const submission = checkAttribute({ identifier: `A${number}-${index}`, name: `Atributo ${index}`, kind: use.kind }, true)
      if (!submission.ok) throw new Error('attribute')
      const id = addAttribute(db, submission.values)
      if (!use.isActive) setAttributeActive(db, id, false)
      const value = use.hasDefault ? defaults[use.kind] : null
      const owner: [Owner, number] = use.owner === 'type' ? ['company_type', type] : ['category', use.owner === 'parent' ? parent : child]
      addUse(db, owner[0], owner[1], id, { is_required: use.isRequired, is_read_only: use.isReadOnly, default_value: value })
      if (use.isRequired) typed[`attribute_${id}`] = samples[use.kind]
      const kept = use.isReadOnly ? value : use.isRequired ? samples[use.kind] : value
      if (use.isActive && kept !== null) expected.set(`${id}`, kept)
    })
    folders.forEach(({ owner, isRequired }, index) => {
      addFolder(db, owner === 'parent' ? parent : child, FolderForm.parse({ ...typedFolder(), name: `Pasta ${index}`, is_required: isRequired ? 'yes' : undefined, extensions: 'txt' }))
    })
    return { type, child, expected, typed }
  })
}

void t.test('with any configuration the walk ends, and Finalizar keeps exactly what it asks for', async t => {
  const { browser, db } = await desk(t, rosa)

  await fc.assert(fc.asyncProperty(someConfiguration, async configuration => {
    const { type, child, expected, typed } = await configure(db, configuration)
    let page = await press(browser, await begin(browser), 'next', { company_type_id: String(type), category_id: String(child) })
    for (let steps = 0; page.heading !== 'Cliente cadastrado' && steps < 10; steps++) {
      const isLast = page.button('Próximo').hasAttribute('disabled')
      const action = isLast ? 'finish' : 'next'
      const own = page.heading === 'Identificação' ? { name: `Empresa ${number}` } : page.heading.startsWith('Atributos') ? asked(page.filledIn(), typed) : {}
      const files = page.heading === 'Documentos'
        ? page.root.querySelectorAll('input[type=file]').map(field => ({ field: field.getAttribute('name')!, name: 'nota.txt', content: 'Olá' })) : []
      const answer = files.length > 0 ? await browser.submitFiles(page, { action, ...own }, files) : await browser.submit(page, { action, ...own })
      page = answer.location ? await browser.open(answer.location) : answer
    }

    const customer = db.row<{ id: number, company_id: number }>(sql('customers').orderBy('id', 'desc'))!
    const kept = db.rows<{ attribute_id: number, value: string }>(sql('attribute_values').where({ customer_id: customer.id }).orWhere({ company_id: customer.company_id }))
    t.equal(page.heading, 'Cliente cadastrado')
    t.strictSame(Object.fromEntries(kept.map(row => [row.attribute_id, row.value])), Object.fromEntries(expected))
    t.equal(db.rows(sql('files').where({ customer_id: customer.id })).length, configuration.folders.length)
  }), { numRuns: 40 })
})

/** What the page asks for, with what is to be typed where something is required. */
function asked (shown: Record<string, string>, typed: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.keys(shown).filter(name => name in typed).map(name => [name, typed[name]!]))
}
