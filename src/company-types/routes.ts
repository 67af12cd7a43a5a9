import type { FastifyInstance } from 'fastify'
import { needs } from '../access.ts'
import attributeUses from '../attribute-uses/routes.ts'
import { dayIn } from '../clock.ts'
import { configurationPages } from '../configuration/pages.ts'
import { eachField } from '../conflicts/fields.ts'
import { submit } from '../forms.ts'
import { branchConflicts, withDescendants } from '../hierarchy.ts'
import { saidIn } from '../http/said.ts'
import { fillMask, maskProblem } from '../identifiers/mask.ts'
import { labels } from '../labels.ts'
import { activeFilter, showShort, type ShortList } from '../lists/short.ts'
import { showList } from '../lists/showing.ts'
import stepsPreview from '../steps-preview/routes.ts'
import { allRuledFields, ruledFields } from './fields.ts'
import { CompanyTypeForm, retypedCompanyType, ruleName, typedCompanyType } from './form.ts'
import {
  addCompanyType, changeCompanyType, findCompanyType, listCompanyTypes, removeCompanyType, setCompanyTypeActive, useOfCompanyType, type CompanyType,
} from './store.ts'

const ruleLabels = Object.fromEntries(allRuledFields.map(field => [ruleName(field), labels[field]!]))

const documentWords = { cnpj: 'CNPJ', cpf: 'CPF', foreign: 'Estrangeiro', none: 'Nenhum' }

const typeFields = [
  'identifier', 'name', 'hint', 'parent_id', 'document_kind', 'is_document_required', 'identifier_mask', 'sequence_restart', 'is_identifier_editable',
  'has_addresses', 'has_contacts', 'contacts_min', ...Object.keys(ruleLabels),
]

const list: ShortList<CompanyType & { path: string }> = {
  path: '/company-types',
  nouns: ['tipo', 'tipos'],
  columns: [
    { name: 'name', label: 'Nome' },
    { name: 'identifier', label: 'Identificador', by: type => type.identifier },
    { name: 'document', label: 'Documento', by: type => documentWords[type.document_kind] },
    { name: 'mask', label: 'Máscara do identificador', by: type => type.identifier_mask ?? '' },
    { name: 'status', label: 'Situação', by: type => -type.is_active },
  ],
  filters: [
    { name: 'document', label: 'Documento', empty: 'Documento: todos', picks: Object.entries(documentWords), of: type => type.document_kind },
    activeFilter(['Ativo', 'Inativo']),
  ],
}

/** Tipos de empresa (AD022): what is asked of a company, and in which steps. */
export default async function companyTypes (app: FastifyInstance): Promise<void> {
  const { db } = app
  const view = { config: needs('AD022', 'view') }

  app.get('/', view, async (request, reply) => {
    const said = saidIn(request)
    const shown = { ...showShort(list, listCompanyTypes(db), request.query), said, documentWords, results: '/company-types/_results' }
    return showList(request, reply, shown, { page: 'company-types/index' })
  })

  app.get('/example', { config: { ...view.config, isBesideTyping: true } }, async (request, reply) => {
    const { identifier_mask: mask, sequence_restart: restart } = request.query as Record<string, unknown>
    return reply.viewAsync('company-types/_example', { example: example(mask, restart, db.timeZone) })
  })

  configurationPages(app, {
    menu: 'AD022', recordType: 'company_type', address: '/company-types', title: 'Tipos de empresa', what: 'Tipo',
    view: 'company-types/form',
    around: (form, type) => {
      const types = listCompanyTypes(db)
      const below = type ? withDescendants(types, type.id) : new Set<number>()
      return {
        type: type ?? null, ruledFields, ruleLabels, parents: types.filter(one => !below.has(one.id)),
        example: example(form.values.identifier_mask, form.values.sequence_restart, db.timeZone),
      }
    },
    check: body => submit(CompanyTypeForm, body),
    conflicts: (values, id) => branchConflicts(listCompanyTypes(db), values, id),
    typed: typedCompanyType, retyped: retypedCompanyType,
    words: type => ({ ...typedCompanyType(type), parent_id: nameOf(type.parent_id) }),
    fields: () => eachField(typeFields, { parent_id: nameOf }),
    find: findCompanyType, add: addCompanyType, change: changeCompanyType,
    setActive: setCompanyTypeActive, remove: removeCompanyType, useOf: useOfCompanyType,
  })
  await app.register(stepsPreview, { of: 'type' })
  await app.register(attributeUses, { owner: 'company_type', menu: 'AD022', address: '/company-types', find: findCompanyType })

  function nameOf (id: number | string | null | undefined): string {
    return id ? findCompanyType(db, Number(id))?.name ?? '' : ''
  }
}

function example (mask: unknown, restart: unknown, timeZone: string): string {
  if (typeof mask !== 'string' || mask.length > 100) return ''
  return maskProblem(mask, restart === 'year' ? 'year' : 'never') ? '' : fillMask(mask, 1, dayIn(timeZone))
}
