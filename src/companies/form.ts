import { z } from 'zod'
import { cnpjHint, cnpjProblem, parseCnpj } from '../brazil/cnpj.ts'
import { cpfProblem, parseCpf } from '../brazil/cpf.ts'
import { emailProblem, parseEmail } from '../brazil/email.ts'
import { parsePhone, phoneDoubts, phoneProblem } from '../brazil/phone.ts'
import { ruleOf, shownFields, type RuledField } from '../company-types/fields.ts'
import type { CompanyType } from '../company-types/store.ts'
import { asRuled, line, lines, notAsked, requiredLine, ruledLine, submit, type Submission } from '../forms.ts'
import { onlyNew, weigh, type Doubts } from '../forms/doubts.ts'
import { parseWebAddress, webAddressProblem } from '../forms/web-address.ts'
import { isIdentifierAsked } from '../identifiers/taking.ts'
import { readStateRegistrations, stateRegistrationFields } from '../state-registrations/form.ts'

export const companyFields = [
  'identifier', 'name', 'trade_name', 'document', ...stateRegistrationFields, 'city_registration',
  'phone', 'email', 'site', 'note',
] as const

/** The fields of a company that its type asks: what it hides, or what a mask gives, nobody types. */
export function askedCompanyFields (type: Asking): string[] {
  const unasked: readonly string[] = [
    ...ruleOf(type, 'state_registration') === 'hidden' ? stateRegistrationFields : [],
    ...type.document_kind === 'none' ? ['document'] : [],
    ...isIdentifierAsked(type) ? [] : ['identifier'],
  ]
  return shownFields(type, companyFields).filter(field => !unasked.includes(field))
}

const asked = {
  cnpj: { label: 'CNPJ', missing: 'Informe o CNPJ.', parse: parseCnpj, problem: cnpjProblem },
  cpf: { label: 'CPF', missing: 'Informe o CPF.', parse: parseCpf, problem: cpfProblem },
  foreign: {
    label: 'Documento', missing: 'Informe o documento.',
    parse: (typed: string) => typed.toUpperCase(), problem: () => undefined,
  },
}

/** What the document of this kind is called on the screen. */
export function documentLabel (kind: CompanyType['document_kind']): string {
  return kind === 'none' ? 'Documento' : asked[kind].label
}

/** Two documents of another country with the same key are the same: only their letters and figures count. */
export function foreignKey (document: string): string {
  const upper = document.normalize('NFKC').trim().toUpperCase()
  return upper.replace(/[^\p{L}\p{N}]/gu, '') || upper
}

type Typed = Record<string, string>
type Asking = Pick<CompanyType, 'document_kind' | 'is_document_required' | 'identifier_mask' | 'is_identifier_editable' | 'field_rules'>

/**
 * Checks a company, the same for every form. For one that exists already, `stored` is what its form showed:
 * doubts about what nobody changed are not asked again.
 */
export function checkCompany (values: Typed, type: Asking, stored?: Typed): Submission<CompanyValues> {
  const doubts = companyDoubts(values, type)
  return weigh(submit(companyForm(type), values), values, stored ? onlyNew(doubts, companyDoubts(stored, type)) : doubts)
}

function companyDoubts (values: Typed, type: Asking): Doubts {
  const hint = documentHint(values, type)
  return {
    ...(hint !== undefined && { document: { message: hint, about: values.document!, isHint: true } }),
    ...readStateRegistrations(values, ruleOf(type, 'state_registration')).doubts,
    ...(ruleOf(type, 'phone') !== 'hidden' && phoneDoubts(values, ['phone'])),
  }
}

/** What is mentioned about a CNPJ that was typed; it holds nothing up, so it is said while typing and in the summary. */
export function documentHint ({ document = '' }: Typed, { document_kind: kind }: Pick<Asking, 'document_kind'>): string | undefined {
  const cnpj = kind === 'cnpj' ? parseCnpj(document) : undefined
  return cnpj && cnpjHint(cnpj)
}

/** The schema of Identificação for a company of this type, the same for every form. */
export function companyForm (type: Asking): ReturnType<typeof makeForm> {
  const key = [type.document_kind, type.is_document_required, type.identifier_mask !== null, type.is_identifier_editable, type.field_rules].join()
  let form = forms.get(key)
  if (!form) forms.set(key, form = makeForm(type))
  return form
}

// zod compiles a schema when it is first used: made anew for every check it took 3 ms (measured).
const forms = new Map<string, ReturnType<typeof makeForm>>()

const missing = {
  trade_name: 'Informe o nome fantasia.',
  city_registration: 'Informe a inscrição municipal.',
  phone: 'Informe o telefone.',
  email: 'Informe o e-mail.',
  site: 'Informe o site.',
  note: 'Preencha as observações.',
} satisfies Partial<Record<RuledField, string>>

function makeForm (type: Asking) {
  const ruled = (field: keyof typeof missing, value: z.ZodType<string, string | undefined>) =>
    asRuled(value, ruleOf(type, field), missing[field])
  const rule = ruleOf(type, 'state_registration')
  // Loose, because inscrições estaduais have a line of fields for each state and are read as a whole.
  return z.looseObject({
    identifier: identifier(type),
    name: requiredLine(255, 'Informe o nome.'),
    trade_name: ruled('trade_name', line(255)),
    document: document(type),
    city_registration: ruled('city_registration', line(30)),
    phone: ruled('phone', ruledLine(40, parsePhone, phoneProblem)),
    email: ruled('email', ruledLine(254, parseEmail, emailProblem)),
    site: ruled('site', ruledLine(255, parseWebAddress, webAddressProblem)),
    note: ruled('note', lines(2000)),
  }).superRefine((typed, context) => {
    for (const [field, message] of readStateRegistrations(typed, rule).errors) context.addIssue({ code: 'custom', path: [field], message })
  }, { when: () => true }).transform(({ identifier, name, trade_name, document, city_registration, phone, email, site, note, ...typed }) => {
    const { indicator, registrations } = readStateRegistrations(typed, rule)
    return {
      identifier, name, trade_name, document, city_registration, phone, email, site, note,
      state_registration_indicator: indicator, state_registrations: registrations,
    }
  })
}

export type CompanyValues = z.infer<ReturnType<typeof makeForm>>

function identifier (type: Asking) {
  if (!type.identifier_mask) return requiredLine(50, 'Informe o identificador.')
  return type.is_identifier_editable ? line(50) : z.string().optional().transform(() => '')
}

function document ({ document_kind: kind, is_document_required: isRequired }: Asking) {
  if (kind === 'none') return notAsked
  const { parse, problem, missing } = asked[kind]
  const value = ruledLine(50, parse, problem)
  return isRequired ? value.refine(parsed => parsed !== '', missing) : value
}
