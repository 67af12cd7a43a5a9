import { addressFact } from '../addresses/facts.ts'
import { addressForm } from '../addresses/form.ts'
import type { AttributeUse } from '../attribute-uses/store.ts'
import { attributeFacts, checkAttributes } from '../attribute-uses/values.ts'
import { typedCompanyFacts } from '../companies/facts.ts'
import { companyForm } from '../companies/form.ts'
import { arrivalOf } from '../contacts/arrivals.ts'
import { arrivalFact } from '../contacts/facts.ts'
import { ContactForm } from '../contacts/form.ts'
import { contactsOf } from '../contacts/store.ts'
import type { Database } from '../database.ts'
import { branchFacts } from '../duplicates/panel.ts'
import type { Fact } from '../facts.ts'
import { documentFacts } from '../files/facts.ts'
import type { Typed } from '../forms.ts'
import { previewIdentifier } from '../identifiers/taking.ts'
import type { Registration } from '../registration-drafts/store.ts'
import type { Answer } from '../registration-steps/answers.ts'
import type { Walk } from '../registration-steps/journey.ts'
import type { Situation } from '../registration-steps/situation.ts'

interface Section {
  slug: string
  title: string
  isComplete: boolean
  facts: Fact[]
}

/** Resumo do cadastro: every answer of the path, as it will be written. */
export function summarise (db: Database, { answers }: Registration, { path }: Walk, situation: Situation): Section[] {
  return path.map(({ step: { slug, title }, isComplete }) => {
    const answer = answers[slug]
    return { slug, title, isComplete, facts: answer && isComplete ? factsOf(db, slug, answer, situation) : [] }
  })
}

// What somebody typed they have seen.
const isOwnTyping = true

function factsOf (db: Database, slug: string, { values, entries }: Answer, situation: Situation): Fact[] {
  const { type, category, company } = situation
  const categoryFact = { label: 'Categoria do cliente', value: category!.name }
  switch (slug) {
    case 'classification': return [{ label: 'Tipo de empresa', value: type!.name }, categoryFact]
    case 'company': return [{ label: 'Empresa', value: company!.name }, categoryFact]
    case 'identification': {
      const company = companyForm(type!).parse(values)
      const identifier = company.identifier || previewIdentifier(db, type!)
      return [...typedCompanyFacts({ ...company, identifier }, type!, isOwnTyping), ...branchFacts(db, { document: company.document, kind: type!.document_kind }, { viewerId: situation.userId, categoryId: category?.id })]
    }
    case 'addresses': return entries.map(entry => addressFact(addressForm(type, entry.values.country).parse(entry.values)))
    case 'company-attributes': return factsOfAttributes(situation.companyUses, values)
    case 'customer-attributes': return factsOfAttributes(situation.customerUses, values)
    case 'documents': return documentFacts([...situation.folders, ...situation.formerFolders ?? []], situation.files)
    default: {
      const known = company ? contactsOf(db, company.id) : []
      return entries.map(({ values }) => arrivalFact(arrivalOf(db, ContactForm.parse(values), known)))
    }
  }
}

function factsOfAttributes (uses: AttributeUse[], typed: Typed): Fact[] {
  const checked = checkAttributes(uses, typed)
  return checked.ok ? attributeFacts(uses, checked.values, isOwnTyping) : []
}
