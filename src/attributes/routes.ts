import type { FastifyInstance } from 'fastify'
import { needs } from '../access.ts'
import { kindLabels } from '../attribute-kinds/kinds.ts'
import { configurationPages } from '../configuration/pages.ts'
import { eachField } from '../conflicts/fields.ts'
import type { Touched } from '../conflicts/saving.ts'
import { blank, typed, type Fault, type Form } from '../forms.ts'
import { lastChangeOf, whoWas } from '../history/store.ts'
import { saidIn } from '../http/said.ts'
import { activeFilter, showShort, type ShortList } from '../lists/short.ts'
import { showList } from '../lists/showing.ts'
import { attributeFields, attributeLabels, checkAttribute, typedAttribute } from './form.ts'
import attributeItems from './items.ts'
import { aroundAttribute, aroundItems, inactivatedText, inactivationText } from './page.ts'
import {
  addAttribute, attributeWithIdentifier, changeAttribute, findAttribute, listAttributes, removeAttribute, setAttributeActive, useOfAttribute, type Attribute,
} from './store.ts'

const list: ShortList<Attribute> = {
  path: '/attributes',
  nouns: ['atributo', 'atributos'],
  columns: [
    { name: 'name', label: 'Nome' },
    { name: 'identifier', label: 'Identificador', by: attribute => attribute.identifier },
    { name: 'kind', label: 'Tipo', by: attribute => kindLabels[attribute.kind] },
    { name: 'status', label: 'Situação', by: attribute => -attribute.is_active },
  ],
  filters: [
    { name: 'kind', label: 'Tipo', empty: 'Tipo: todos', picks: Object.entries(kindLabels), of: attribute => attribute.kind },
    activeFilter(['Ativo', 'Inativo']),
  ],
}

// Of what one person typed, the kind that another chose meanwhile may have no field: it is said, so that nothing goes unseen.
function kindChanged ({ kind }: Attribute, touched: Touched[], who: string): Form['errors'] {
  const mine = touched.map(({ label, words }) => words ? `${label}: ${words}` : label).join('; ')
  const message = `${who} mudou o tipo para ${kindLabels[kind]} enquanto você editava, e nada foi gravado ainda.`
  return { kind: { message: `${message}${mine ? ` Você tinha mudado ${mine}.` : ''} Confira e salve de novo.` } }
}

/** Atributos (AD014): extra fields, made once and used by any number of types and categories. */
export default async function attributes (app: FastifyInstance): Promise<void> {
  const { db } = app

  app.get('/', { config: needs('AD014', 'view') }, async (request, reply) => {
    const said = saidIn(request)
    const shown = { ...showShort(list, listAttributes(db), request.query), said, kindLabels, results: '/attributes/_results' }
    return showList(request, reply, shown, { page: 'attributes/index' })
  })

  configurationPages(app, {
    menu: 'AD014', recordType: 'attribute', address: '/attributes', title: 'Atributos', what: 'Atributo',
    view: 'attributes/form',
    around: (form, attribute, request) => ({
      ...aroundAttribute(db, form.values, attribute), ...attribute && aroundItems(attribute, request),
      ...attribute && !attribute.is_active && saidIn(request) === 'deactivated' && { effect: inactivatedText(db, attribute) },
    }),
    check: (body, attribute) => {
      const fault = kindFault(body, attribute)
      return fault ? { ok: false, form: { values: typed(body), errors: { kind: fault } } } : checkAttribute(settled(body, attribute), !attribute)
    },
    // The fields follow the kind: a select redraws them by itself, without JavaScript a button does.
    redrawn: (body, attribute) => {
      const isAsked = (body as { action?: unknown }).action === 'kind' && !kindFault(body, attribute)
      return isAsked ? blank(typed(settled(body, attribute))) : undefined
    },
    conflicts: ({ identifier }, id) => {
      const twin = attributeWithIdentifier(db, identifier)
      const errors: Form['errors'] = {}
      if (twin && twin.id !== id) errors.identifier = { message: `O identificador ${identifier} já é de ${twin.name}.` }
      return errors
    },
    shape: ({ kind }) => kind,
    reshaped: (attribute, touched, { user }) => kindChanged(attribute, touched, whoWas(lastChangeOf(db, { record_type: 'attribute', record_id: attribute.id }, ['kind']), user)),
    typed: typedAttribute, retyped: typedAttribute, fields: ({ kind }) => eachField(attributeFields, {}, attributeLabels(kind)),
    find: findAttribute, add: addAttribute, change: changeAttribute,
    setActive: setAttributeActive, inactivation: attribute => inactivationText(db, attribute), remove: removeAttribute, useOf: useOfAttribute,
  })
  await app.register(attributeItems)

  // An attribute in use keeps its kind, and a list its number of choices: the values would mean something else.
  function isSettled (attribute: Attribute | undefined): attribute is Attribute {
    return attribute !== undefined && useOfAttribute(db, attribute.id) !== undefined
  }

  function kindFault (body: unknown, attribute?: Attribute): Fault | undefined {
    const { kind } = typed(body)
    const isChanged = isSettled(attribute) && kind !== undefined && kind !== attribute.kind
    return isChanged ? { message: 'O atributo entrou em uso e não muda mais de tipo.' } : undefined
  }

  function settled (body: unknown, attribute?: Attribute): unknown {
    return isSettled(attribute) ? { ...typed(body), kind: attribute.kind, is_multiple: attribute.is_multiple ? 'yes' : undefined } : body
  }
}
