import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { seesCpf } from '../access.ts'
import { kindLabels } from '../attribute-kinds/kinds.ts'
import { findAttribute, listAttributes } from '../attributes/store.ts'
import { eachField } from '../conflicts/fields.ts'
import type { Database } from '../database.ts'
import { submit } from '../forms.ts'
import type { MenuCode } from '../menus.ts'
import { ownedListPages } from '../owned-lists/pages.ts'
import { checkUse, NewUse, typedUse, useInWords } from './form.ts'
import { addUse, changeUse, orderUses, removeUse, usesOf, type AttributeUse, type Owner, type UseValues } from './store.ts'
import { comparedValue, fieldOf } from './values.ts'

interface OwnerRow { id: number, name: string, is_active: 0 | 1 }
interface Owned {
  owner: Owner
  menu: MenuCode
  address: string
  find: (db: Database, id: number) => OwnerRow | undefined
}

/** The tab Atributos of a type or a category: what it inherits, what it adds, in which order, how each is asked. */
export default async function attributeUses (app: FastifyInstance, { owner, menu, address, find }: Owned): Promise<void> {
  const { db } = app

  ownedListPages<OwnerRow, AttributeUse, z.infer<typeof NewUse>, UseValues>(app, {
    owner: { menu, recordType: owner, address, find },
    table: 'attribute_uses', field: 'attributes', param: 'use', what: 'Atributo', told: ['attributes'],
    all: row => usesOf(db, owner, row.id), isOwn: (row, one) => one.owner_id === row.id,
    named: one => ({ id: one.use_id, name: one.attribute.name }),
    checkNew: body => submit(NewUse, body),
    add: (row, { attribute_id: attributeId, is_required }) => {
      const attribute = findAttribute(db, attributeId)
      if (!attribute?.is_active) return { errors: { attribute_id: { message: 'Escolha o atributo.' } } }
      const known = usesOf(db, owner, row.id).find(one => one.attribute.id === attribute.id)
      if (known) {
        const place = known.owner_id === row.id ? 'já está na lista' : `já vem de ${known.owner_name}`
        return { errors: { attribute_id: { message: `${attribute.name} ${place}.` } } }
      }
      addUse(db, owner, row.id, attribute.id, { is_required, is_read_only: false, default_value: null })
      return { name: attribute.name }
    },
    order: ids => { orderUses(db, ids) },
    editing: (request, _row, one) => ({
      record: `attribute use ${one.use_id}`, version: one.use_version,
      stored: typedUse(one.attribute, one), typed: values => typedUse(one.attribute, values),
      fields: [...eachField(['is_required', 'is_read_only']), comparedValue(one.attribute, 'Valor padrão', seesCpf(request))],
      check: typed => checkUse(one.attribute, typed),
    }),
    change: (one, values) => {
      changeUse(db, one.use_id, values)
      return [{ field: 'attributes', from: useInWords(one), to: useInWords({ attribute: one.attribute, ...values }) }]
    },
    remove: one => {
      removeUse(db, one.use_id)
      return true
    },
    views: 'attribute-uses',
    // The heads of both kinds of page take their record under its own name.
    around: row => owner === 'category' ? { row, head: '/categories/_head', category: row } : { row, head: '/company-types/_head', type: row },
    aroundAll: uses => {
      const used = new Set(uses.map(one => one.attribute.id))
      return { kindLabels, available: listAttributes(db).filter(attribute => attribute.is_active && !used.has(attribute.id)) }
    },
    aroundOne: one => ({ use: one, overridden: { [fieldOf(one.attribute)]: 'Valor padrão' } }),
  })
}
