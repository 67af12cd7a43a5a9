import fc from 'fast-check'
import t from 'tap'
import type { AttributeUse } from '../../src/attribute-uses/store.ts'
import type { CompanyType } from '../../src/company-types/store.ts'
import type { KeptFile } from '../../src/files/store.ts'
import type { Folder } from '../../src/folders/store.ts'
import { walk } from '../../src/registration-steps/journey.ts'
import type { Answers } from '../../src/registration-steps/answers.ts'
import type { Situation } from '../../src/registration-steps/situation.ts'
import { steps } from '../../src/registration-steps/steps.ts'

const type: CompanyType = {
  id: 1, identifier: 'PJ', name: 'Pessoa jurídica', hint: '', document_kind: 'cnpj', is_document_required: 1,
  identifier_mask: 'CLI-{SEQ:4}', is_identifier_editable: 1, has_addresses: 1, has_contacts: 1, contacts_min: 0, parent_id: null, sequence_restart: 'year', field_rules: '{}', version: 1, is_active: 1,
}
const category = { id: 1, identifier: 'GERAL', name: 'Geral', hint: '', parent_id: null, is_restricted: 0 as const, version: 1, is_active: 1 as const }
const nothingMore = { userId: 1, company: undefined, companyUses: [], customerUses: [], folders: [], files: [] }
const situation: Situation = { ...nothingMore, origin: 'new', type, category }
const nowhere: Situation = { ...nothingMore, origin: 'new', type: undefined, category: undefined }

const answer = (values: Record<string, string>, entries: Array<{ key: string, values: Record<string, string> }> = []) => ({ values, entries })
const chosen = { classification: answer({ company_type_id: '1', category_id: '1' }) }
const named = { ...chosen, identification: answer({ name: 'Padaria', document: '11222333000181' }) }
const all: Answers = { ...named, addresses: answer({}), contacts: answer({}, [{ key: 'a', values: { name: 'Ana' } }]) }

const branch: AttributeUse = {
  use_id: 1, owner_id: 1, owner_name: 'Geral', is_required: 1, is_read_only: 0, default_value: null, use_version: 1,
  attribute: {
    id: 1, identifier: 'RAMO', name: 'Ramo', hint: '', kind: 'text', is_multiple: 0, decimals: 2, minimum: null, maximum: null,
    document_kind: 'any', pattern_kind: null, pattern: null, pattern_message: '', pattern_example: '', is_active: 1, version: 1, items: [], removed_items: [],
  },
}
const contract: Folder = {
  id: 1, category_id: 1, owner_name: 'Geral', name: 'Contrato', hint: '', is_required: 1, files_min: 1, files_max: 1, extensions: 'pdf',
  size_max_mb: 10, validity_days: null, is_active: 1, version: 1,
}
const file: KeptFile = {
  id: 1, folder_id: 1, stored_name: 'x', name: 'contrato.pdf', media_type: 'application/pdf', size: 1, sha256: '0', expires_on: null, created_at: '2026-11-24T12:00:00Z',
}
const steppedUp: Situation = { ...situation, companyUses: [branch], customerUses: [branch], folders: [contract] }
const extended: Answers = { ...all, 'company-attributes': answer({ attribute_1: 'Pães' }), 'customer-attributes': answer({ attribute_1: 'Pães' }), documents: answer({}) }
const everyStep = 'classification identification addresses company-attributes customer-attributes contacts documents'

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
  ['attributes and folders, unanswered', all, {}, steppedUp, everyStep, 'company-attributes'],
  ['a required attribute left empty', { ...extended, 'customer-attributes': answer({ attribute_1: ' ' }) }, {}, steppedUp, everyStep, 'customer-attributes'],
  ['a folder without its file', extended, {}, steppedUp, everyStep, 'documents'],
  ['a folder with its file', extended, {}, { ...steppedUp, files: [file] }, everyStep, undefined],
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
  userId: fc.constant(1),
  origin: fc.constantFrom('new' as const, 'existing' as const),
  type: fc.option(fc.record({ has_addresses: fc.constantFrom(0 as const, 1 as const), has_contacts: fc.constantFrom(0 as const, 1 as const) })
    .map(has => ({ ...type, ...has })), { nil: undefined }),
  category: fc.option(fc.constant(category), { nil: undefined }),
  company: fc.constant(undefined), companyUses: fc.constantFrom(...[[], [branch]] as AttributeUse[][]), customerUses: fc.constantFrom(...[[], [branch]] as AttributeUse[][]),
  folders: fc.constantFrom(...[[], [contract]] as Folder[][]), files: fc.constant([] as KeptFile[]),
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
