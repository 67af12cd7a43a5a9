import type { FastifyInstance } from 'fastify'
import { partPages } from '../record-parts/pages.ts'
import type { RecordPages } from '../records/pages.ts'
import { contactComparison, contactEditing, contactPanel, contactParts, dropContact, hasAccess, includeContact, inspectContact } from './editing.ts'
import type { Contact } from './store.ts'

/** Contatos: the contacts of a company that stands, in Clientes and in Empresas. */
export default async function contacts (app: FastifyInstance, { pages }: { pages: RecordPages }): Promise<void> {
  partPages(app, pages, {
    ...contactParts, slug: 'contacts', word: 'contato', fields: '/contacts/_existing', first: 'name',
    isAsked: ({ type }) => type.has_contacts === 1,
    blank: () => ({}),
    given: (_subject, contact) => ({ hasAccess: hasAccess(contact) }),
    panelOf: (db, typed, { company }, user, contact) => contactPanel(db, typed, company, user, contact),
    inspect: (db, typed, { company }, user) => inspectContact(db, typed, company, user),
    compared: contactComparison,
    unasked: () => [],
    editing: (db, contact, { company }, user) => contactEditing(db, contact, company, user),
    include: includeContact,
    drop: dropContact,
    // The same least number that the registration asks for.
    removal: (contact, rows, { type: { contacts_min: min } }) => ({
      text: removalText(contact),
      obstacle: rows.length > min ? '' : `O tipo de empresa pede pelo menos ${min === 1 ? '1 contato' : `${min} contatos`}. Inclua outro antes.`,
    }),
  })
}

function removalText ({ is_default: isDefault, external_user_id: access }: Contact): string {
  return [
    isDefault && 'É o contato principal: escolha outro depois.',
    access !== null && 'É usuário externo: o acesso é retirado, a não ser que a pessoa seja contato de outra empresa.',
  ].filter(Boolean).join(' ')
}
