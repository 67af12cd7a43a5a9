import type { AttributeUse } from '../attribute-uses/store.ts'
import type { Category } from '../categories/store.ts'
import { documentLabel } from '../companies/form.ts'
import { ruledFields, ruleOf, shownFields, type RuledField } from '../company-types/fields.ts'
import type { CompanyType } from '../company-types/store.ts'
import { askedUnder } from '../completeness/asked.ts'
import type { Database } from '../database.ts'
import { labels } from '../labels.ts'
import type { Situation } from '../registration-steps/situation.ts'
import { steps } from '../registration-steps/steps.ts'

interface Field { label: string, how: string }

/** The steps, and the fields in them, of a registration with this type and this category. */
export function previewSteps (db: Database, type: CompanyType, category: Category): Array<{ title: string, fields: Field[] }> {
  const situation: Situation = { userId: 0, origin: 'new', type, category, company: undefined, files: [], ...askedUnder(db, type, category) }
  return steps.filter(step => step.appliesTo(situation)).map(({ slug, title }) => ({ title, fields: fieldsIn(slug, situation, type) }))
}

const required = 'Obrigatório'
const optional = 'Opcional'
// Elsewhere addresses have no CEP and no UF.
const requiredInBrazil = 'Obrigatório no Brasil'

function fieldsIn (slug: string, { companyUses, customerUses, folders }: Situation, type: CompanyType): Field[] {
  switch (slug) {
    case 'classification': return [{ label: labels.company_type_id!, how: required }, { label: labels.category_id!, how: required }]
    case 'identification': return [...identity(type), ...ruled(type, ruledFields.identification)]
    case 'addresses': {
      const [cep, ...others] = ruledFields.addresses
      const field = (name: string, how: string) => ({ label: labels[name]!, how })
      return [
        ...ruled(type, [cep], requiredInBrazil), field('street', required), ...ruled(type, others),
        field('state', requiredInBrazil), field('city', required), field('country', optional), { label: 'Usar este endereço para', how: optional },
      ]
    }
    case 'company-attributes': return companyUses.map(asked)
    case 'customer-attributes': return customerUses.map(asked)
    case 'contacts': return [{ label: 'Contatos', how: type.contacts_min > 0 ? `Pelo menos ${type.contacts_min}` : optional }]
    default: return folders.map(folder => ({ label: folder.name, how: folder.is_required ? 'Obrigatória' : 'Opcional' }))
  }
}

function identity (type: CompanyType): Field[] {
  const { document_kind: kind, identifier_mask: mask, is_identifier_editable: isEditable } = type
  const document = { label: documentLabel(kind), how: type.is_document_required ? required : optional }
  return [
    { label: labels.identifier!, how: mask === null ? required : isEditable ? 'Pela máscara, ou digitado' : 'Pela máscara' },
    { label: labels.name!, how: required },
    ...kind === 'none' ? [] : [document],
  ]
}

function ruled (type: CompanyType, fields: readonly RuledField[], whenRequired = required): Field[] {
  return shownFields(type, fields)
    .map(field => ({ label: labels[field]!, how: ruleOf(type, field) === 'required' ? whenRequired : optional }))
}

function asked ({ attribute, is_required: isRequired, is_read_only: isReadOnly, owner_name: owner }: AttributeUse): Field {
  return { label: attribute.name, how: `${isReadOnly ? 'Somente leitura' : isRequired ? required : optional}, de ${owner}` }
}
