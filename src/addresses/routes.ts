import type { FastifyInstance } from 'fastify'
import { ruleOf, shownFields, type RuledField } from '../company-types/fields.ts'
import { seatPanel } from '../lookups/form.ts'
import { companyLookup } from '../lookups/store.ts'
import { states } from '../places/states.ts'
import { partPages } from '../record-parts/pages.ts'
import type { RecordPages } from '../records/pages.ts'
import { addressComparison, addressEditing, addressParts, dropAddress, includeAddress, unaskedOfAddress } from './editing.ts'
import { addressFields, BRAZIL, checkAddress } from './form.ts'

/** Endereços: the addresses of a company that stands, in Clientes and in Empresas. */
export default async function addresses (app: FastifyInstance, { pages }: { pages: RecordPages }): Promise<void> {
  partPages(app, pages, {
    ...addressParts, slug: 'addresses', word: 'endereço', fields: '/addresses/_fields', first: 'street',
    isAsked: ({ type }) => type.has_addresses === 1,
    blank: rows => ({ country: BRAZIL, ...(rows.length === 0 && { is_main: 'yes' }) }),
    given: ({ type }) => ({ states, rule: (field: RuledField) => ruleOf(type, field) }),
    inspect: (_db, typed, { type }) => checkAddress(typed, type),
    asking: ({ type }) => ({ kind: 'cep', fields: shownFields(type, addressFields) }),
    // The first address and the main one may be the seat.
    known: (db, { company, type }, rows, typed, row) => rows.length === 0 || row?.is_main ? seatPanel(companyLookup(db, company.document ?? ''), typed, shownFields(type, addressFields)) : null,
    compared: addressComparison,
    unasked: ({ type }) => unaskedOfAddress(type),
    editing: (db, address, { type }, user) => addressEditing(db, address, type, user),
    include: includeAddress,
    drop: dropAddress,
    removal: ({ is_main: isMain }, rows) => ({
      text: isMain && rows.length > 1 ? 'É o endereço principal: o primeiro dos outros passa a ser.' : '', obstacle: '',
    }),
  })
}
