import { addressFact } from '../addresses/facts.ts'
import { addressForm } from '../addresses/form.ts'
import { companyFacts } from '../companies/facts.ts'
import { companyForm } from '../companies/form.ts'
import { previewIdentifier } from '../company-types/identifier.ts'
import { contactFact } from '../contacts/facts.ts'
import { ContactForm } from '../contacts/form.ts'
import type { Database } from '../database.ts'
import type { Fact } from '../facts.ts'
import type { Walk } from './journey.ts'
import type { Answer, Situation } from './steps.ts'
import type { Registration } from './store.ts'

export interface Section {
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

function factsOf (db: Database, slug: string, { values, entries }: Answer, { type, category, company }: Situation): Fact[] {
  const categoryFact = { label: 'Categoria do cliente', value: category!.name }
  switch (slug) {
    case 'classification': return [{ label: 'Tipo de empresa', value: type!.name }, categoryFact]
    case 'company': return [{ label: 'Empresa', value: company!.name }, categoryFact]
    case 'identification': {
      const company = companyForm(type!).parse(values)
      const identifier = company.identifier || previewIdentifier(db, type!)
      return companyFacts({ ...company, identifier }, type!)
    }
    case 'addresses': return entries.map(entry => addressFact(addressForm(type, entry.values.country).parse(entry.values)))
    default: return entries.map(entry => contactFact(ContactForm.parse(entry.values)))
  }
}
