import type { FastifyRequest } from 'fastify'
import { hasLimits, kindLabels, type Kind } from '../attribute-kinds/kinds.ts'
import type { Database } from '../database.ts'
import { returnedForm } from '../deposits/keeping.ts'
import { blank, type Form } from '../forms.ts'
import { formKey } from '../forms/once.ts'
import { readId } from '../http/row-id.ts'
import { saidIn } from '../http/said.ts'
import { wordFor } from '../writing/numbers.ts'
import { attributeLabels, ITEM_SIZE_MAX } from './form.ts'
import { countHolders, useOfAttribute, useOfItem, type Attribute, type AttributeItem } from './store.ts'

/** What became of the last act on an item of a list. */
interface ItemNews { tone: 'ok' | 'warn', title: string, text: string }

/** What the page of an attribute shows around its form. */
export function aroundAttribute (db: Database, values: Form['values'], attribute?: Attribute) {
  const keepsKind = attribute !== undefined && useOfAttribute(db, attribute.id) !== undefined
  // The form of an attribute that keeps its kind does not send it.
  const attributeKind = keepsKind ? attribute.kind : Object.hasOwn(kindLabels, values.kind ?? '') ? values.kind as Kind : 'text'
  const is_multiple = keepsKind ? attribute.is_multiple : values.is_multiple === undefined ? 0 : 1
  return {
    attribute: attribute ?? null, attributeKind, kindLabels, hasLimits: hasLimits({ kind: attributeKind, is_multiple }),
    effect: '', overridden: attributeLabels(attributeKind), itemForm: blank() as Form, itemDeposit: '', itemNews: undefined as ItemNews | undefined, keepsKind,
  }
}

/** What inactivating an attribute takes from the pages of customers and companies. */
export function inactivationText (db: Database, { id }: Attribute): string {
  const whose = holdersOf(db, id)
  const values = whose ? ` O valor de ${whose} deixa de aparecer: fica guardado e volta ao reativar.` : ' Ninguém tem um valor dele.'
  return `O atributo deixa de ser pedido nos tipos e nas categorias que o usam.${values}`
}

/** What became of the values of one that was inactivated just now. */
export function inactivatedText (db: Database, { id }: Attribute): string {
  const whose = holdersOf(db, id)
  return whose && `O valor de ${whose} não aparece mais: fica guardado e volta ao reativar.`
}

function holdersOf (db: Database, id: number): string {
  const { customers, companies } = countHolders(db, id)
  const count = (number: number, one: string) => number === 0 ? [] : [`${number} ${wordFor(number, one, `${one}s`)}`]
  return [...count(customers, 'cliente'), ...count(companies, 'empresa')].join(' e ')
}

/** What the address says of the items: what was done to one of them, and the name of another that was being typed. */
export function aroundItems ({ id: attributeId, items }: Attribute, request: FastifyRequest) {
  const { one, item } = request.query as { one?: unknown, item?: unknown }
  const said = saidIn(request)
  const id = readId(one)
  const typed = blank({ key: formKey(), ...typeof item === 'string' && { item: item.slice(0, ITEM_SIZE_MAX) } })
  const { form: itemForm, deposit: itemDeposit } = returnedForm(request, typed, `/attributes/${attributeId}/items`)
  return {
    itemForm, itemDeposit,
    itemNews: said === 'item-removed' ? news('Item removido.') : said === 'item-gone' ? news('O item já tinha sido removido.')
      : said === 'item-used' ? refusal(items.find(known => known.id === id), one => useOfItem(request.server.db, attributeId, one.id))
        : newsOf(said, items.findIndex(known => known.id === id), items),
  }
}

function newsOf (said: string, index: number, items: Attribute['items']): ItemNews | undefined {
  const { name } = items[index] ?? {}
  if (name === undefined) return undefined
  switch (said) {
    case 'item-added': return news(`Item ${name} incluído.`)
    case 'item-moved': return news(`Item ${name} agora é o ${index + 1}º de ${items.length}.`)
    case 'item-activated': return news(`Item ${name} ativado.`)
    case 'item-deactivated': return news(`Item ${name} inativado.`)
    default: return undefined
  }
}

function refusal (item: AttributeItem | undefined, useOf: (item: AttributeItem) => string | undefined): ItemNews | undefined {
  const use = item && useOf(item)
  return use === undefined ? undefined : { tone: 'warn', title: `Há ${use} com o item ${item!.name}.`, text: 'Ele pode ser inativado, não removido.' }
}

function news (title: string): ItemNews {
  return { tone: 'ok', title, text: '' }
}
