import fc from 'fast-check'
import t from 'tap'
import type { CompanyType } from '../../src/company-types/store.ts'
import { walk } from '../../src/registration/journey.ts'
import { steps, type Answers, type Situation } from '../../src/registration/steps.ts'

const type: CompanyType = {
  id: 1, identifier: 'PJ', name: 'Pessoa jurídica', hint: '', document_kind: 'cnpj', is_document_required: 1,
  identifier_mask: 'CLI-{SEQ:4}', is_identifier_editable: 1, has_addresses: 1, has_contacts: 1, contacts_min: 0, parent_id: null, sequence_restart: 'year', field_rules: '{}', version: 1, is_active: 1,
}
const category = { id: 1, identifier: 'GERAL', name: 'Geral', hint: '', parent_id: null, version: 1, is_active: 1 as const }
const situation: Situation = { origin: 'new', type, category, company: undefined }
const nowhere: Situation = { origin: 'new', type: undefined, category: undefined, company: undefined }

const answer = (values: Record<string, string>, entries: Array<{ key: string, values: Record<string, string> }> = []) => ({ values, entries })
const chosen = { classification: answer({ company_type_id: '1', category_id: '1' }) }
const named = { ...chosen, identification: answer({ name: 'Padaria', document: '11222333000181' }) }
const all: Answers = { ...named, addresses: answer({}), contacts: answer({}, [{ key: 'a', values: { name: 'Ana' } }]) }

const table: Array<[what: string, answers: Answers, unfinished: Record<string, unknown>, situation: Situation, path: string, open: string | undefined]> = [
  ['nothing answered', {}, {}, nowhere, 'classification identification addresses contacts', 'classification'],
  ['type and category chosen', chosen, {}, situation, 'classification identification addresses contacts', 'identification'],
  ['everything answered', all, {}, situation, 'classification identification addresses contacts', undefined],
  ['typing that nobody accepted', all, { addresses: {} }, situation, 'classification identification addresses contacts', 'addresses'],
  ['a type without addresses', named, {}, { ...situation, type: { ...type, has_addresses: 0 } }, 'classification identification contacts', 'contacts'],
  ['a type without either', named, {}, { ...situation, type: { ...type, has_addresses: 0, has_contacts: 0 } }, 'classification identification', undefined],
  ['a type that wants a CPF instead', all, {}, { ...situation, type: { ...type, document_kind: 'cpf' } }, 'classification identification addresses contacts', 'identification'],
  ['a category that was deactivated', all, {}, { ...situation, category: { ...category, is_active: 0 } }, 'classification identification addresses contacts', 'classification'],
  ['a contact that is no contact', { ...all, contacts: answer({}, [{ key: 'a', values: { name: '' } }]) }, {}, situation, 'classification identification addresses contacts', 'contacts'],
  ['an existing company', all, {}, { ...nowhere, origin: 'existing' }, 'company', 'company'],
]

for (const [what, answers, unfinished, where, path, open] of table) {
  void t.test(`${what}: the path is ${path}, and ${open ?? 'nothing'} is open`, async t => {
    const walked = walk(steps, { answers, unfinished }, where)

    t.equal(walked.path.map(stop => stop.step.slug).join(' '), path)
    t.equal(walked.firstIncomplete?.slug, open)
  })
}

const someAnswers = fc.record(Object.fromEntries(steps.map(({ slug }) => [slug, fc.record({
  values: fc.dictionary(fc.constantFrom('name', 'document', 'company_type_id', 'category_id', 'email'), fc.string(), { maxKeys: 4 }),
  entries: fc.array(fc.record({ key: fc.string(), values: fc.dictionary(fc.constantFrom('name', 'street', 'city'), fc.string(), { maxKeys: 3 }) }), { maxLength: 2 }),
})])), { requiredKeys: [] }) as fc.Arbitrary<Answers>
const someUnfinished = fc.dictionary(fc.constantFrom(...steps.map(step => step.slug)), fc.constant({}), { maxKeys: 2 })
const someSituation = fc.record({
  origin: fc.constantFrom('new' as const, 'existing' as const),
  type: fc.option(fc.record({ has_addresses: fc.constantFrom(0 as const, 1 as const), has_contacts: fc.constantFrom(0 as const, 1 as const) })
    .map(has => ({ ...type, ...has })), { nil: undefined }),
  category: fc.option(fc.constant(category), { nil: undefined }),
  company: fc.constant(undefined),
})

void t.test('whatever was answered, the walk agrees with itself', async t => {
  fc.assert(fc.property(someAnswers, someUnfinished, someSituation, (answers, unfinished, where) => {
    const walked = walk(steps, { answers, unfinished }, where)
    const slugs = walked.path.map(stop => stop.step.slug)
    const open = walked.firstIncomplete ? slugs.indexOf(walked.firstIncomplete.slug) : slugs.length - 1

    for (const [index, slug] of slugs.entries()) {
      if (walked.canVisit(slug) !== index <= open) return false
      if (walked.previous(slug)?.slug !== slugs[index - 1] || walked.next(slug)?.slug !== slugs[index + 1]) return false
      if (walked.isLast(slug) !== (index === slugs.length - 1)) return false
    }
    return steps.filter(step => !slugs.includes(step.slug)).every(step => !walked.canVisit(step.slug)) &&
      walked.path.every(stop => !stop.isComplete || !unfinished[stop.step.slug])
  }), { numRuns: 500 })
  t.pass()
})

void t.test('the same answers give the same walk, and are left as they were', async t => {
  fc.assert(fc.property(someAnswers, someUnfinished, someSituation, (answers, unfinished, where) => {
    const before = JSON.stringify([answers, unfinished])
    const shape = () => JSON.stringify(walk(steps, { answers, unfinished }, where).path.map(stop => [stop.step.slug, stop.isComplete]))
    return shape() === shape() && JSON.stringify([answers, unfinished]) === before
  }))
  t.pass()
})
